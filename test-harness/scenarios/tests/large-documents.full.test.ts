import { afterAll, expect, it } from 'vitest'
import { makeFolder, removeFolders } from '../src/folder.ts'
import { onlySays, outcomeOf } from '../src/outcome-of.ts'

afterAll(removeFolders)

const api = (schemas: object) =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'Tea', version: '1' }, paths: {}, components: { schemas } })

const many = (count: number, schema: object) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, schema]))

const call = ['regen-openapi', '--input', 'api.json', '--out', 'out']

const generate = (document: string) => outcomeOf(call, { cwd: makeFolder({ 'api.json': document }).root })

it('takes 20 MB of schemas', async () => {
  const leaf = { type: 'string', description: 'word '.repeat(40) }
  const properties = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, leaf]))
  const { status, said, changed } = await generate(api(many(2_000, { type: 'object', properties })))
  expect({ status, said, types: changed.includes('out/types.ts') }).toEqual({ status: 0, said: [], types: true })
})

it('says when there are more schemas than one module can hold', async () => {
  expect(await generate(api(many(21_000, { type: 'string', description: 'word '.repeat(180) })))).toEqual(
    onlySays(1, 'api.json:1:1 schema-not-compilable 21000 schemas are more than one module of validators can hold'),
  )
})

it('finds a fault at the end of 20 MB', async () => {
  const text = api(many(20_000, { type: 'string', description: 'word '.repeat(180) }))
  const { status, said } = await generate(`${text.slice(0, -1)},\n  "paths" {}}`)
  expect({ status, said: said.slice(0, 1) }).toEqual({
    status: 1,
    said: [expect.stringMatching(/^api\.json:2:\d+ syntax-error /)],
  })
})
