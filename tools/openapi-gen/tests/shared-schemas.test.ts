import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { type GeneratorName, generateApi, sharedSchemas } from '../src/index.ts'
import { compiled, loaded, modelOf } from './generated.ts'

const api = (schemas: Record<string, JsonValue>, openapi = '3.1.0') => ({
  openapi,
  info: { title: 'API', version: '1' },
  paths: {},
  components: { schemas },
})
const text = { type: 'string' }
const list = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } })

/** The shared schemas of some documents, and the names under which each means them. */
const check = async (...documents: object[]) => {
  const models = await Promise.all(documents.map((document) => modelOf(document)))
  const shared = sharedSchemas(models)
  return shared && [shared.model.schemas.map(({ name }) => name), ...models.map((model) => [...shared.namesIn(model)])]
}

describe('sharedSchemas', () => {
  it('[TL-OPENAPI-206] are those that two documents define alike, with all that they refer to', async () => {
    expect(await check(api({ A: text, B: list('A'), C: text }), api({ B: list('A'), A: text, D: text }))).toEqual([
      ['A', 'B'],
      ['A', 'B'],
      ['B', 'A'],
    ])
  })

  it.each([
    ['one document', [api({ A: text })]],
    ['nothing alike', [api({ A: text }), api({ A: { type: 'number' }, B: text })]],
    ['alike, but referring to something else', [api({ A: text, B: list('A') }), api({ A: list('A'), B: list('A') })]],
    ['alike in versions that read it differently', [api({ A: text }), api({ A: text }, '3.0.3')]],
  ])('[TL-OPENAPI-206] are none of %s', async (_what, documents) => {
    expect(await check(...documents)).toBeUndefined()
  })

  it('leave a name to a document that means something else by it', async () => {
    expect(await check(api({ A: text }), api({ A: text }), api({ A: { type: 'number' } }))).toEqual([
      ['A'],
      ['A'],
      ['A'],
      [],
    ])
  })
})

describe('validators of shared schemas', () => {
  it('[TL-OPENAPI-206] are imported by all who share them, and judge as their own would', async () => {
    const leaf = { type: 'object', required: ['green'], properties: { green: { type: 'boolean' } } }
    const tree = api({ Leaf: leaf, Tree: list('Leaf') })
    const models = [await modelOf(tree), await modelOf({ ...tree, info: { title: 'Other', version: '1' } })]
    const shared = sharedSchemas(models)
    const [model] = models
    if (!shared || !model) throw new Error('nothing is shared')
    const only: GeneratorName[] = ['types', 'model', 'validators']
    const home = await generateApi({
      model: shared.model,
      command: 'make',
      typesFolder: '/shared',
      typesImport: '',
      shared: 'home',
      only,
    })
    const use = { names: shared.namesIn(model), folder: '../shared' }
    const user = await generateApi({ model, command: 'make', typesFolder: '/user', typesImport: '', shared: use, only })
    const files = Object.fromEntries(
      [...home.value, ...user.value].flatMap(({ folder, artifacts }) =>
        artifacts.map(({ path, content }) => [`${folder.slice(1)}/${path}`, content]),
      ),
    )
    expect(files['user/validators.js']).not.toContain('green')
    expect(compiled(files)).toEqual([])
    const { validateTree } = await loaded(files, 'user/validators.js')
    const judge = validateTree as unknown as (value: unknown) => boolean
    expect([judge([{ green: true }]), judge([{ green: 1 }])]).toEqual([true, false])
  })
})
