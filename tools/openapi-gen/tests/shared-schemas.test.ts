import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { sharedSchemas } from '../src/index.ts'
import { modelOf } from './generated.ts'

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
