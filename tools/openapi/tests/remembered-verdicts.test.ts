import { join } from 'node:path'
import type { FragmentCache } from '@throughline/kernel'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { JsonObject, JsonValue } from '../src/api-model.ts'
import { modelOfBundle } from '../src/build-model.ts'
import { compilerOf } from '../src/examples/compiler.ts'
import { textOf } from '../src/examples/text-of.ts'
import { inOrder, judgeOpenApi, storedVerdicts } from '../src/index.ts'
import { cases, schemas, type Version, values } from './any-schema.ts'
import { githubSlice } from './github.ts'
import { folderWith } from './workspace.ts'

vi.mock(import('../src/examples/compiler.ts'), { spy: true })

/** A cache that a test can look into. */
const memory = () => {
  const entries = new Map<string, string>()
  return {
    entries,
    get: (key: string) => entries.get(key),
    set: (key: string, text: string) => void entries.set(key, text),
  }
}

const judged = async (bundle: JsonObject, version: Version, cache?: FragmentCache) => {
  const locate = (pointer: string, { key = false } = {}) => ({
    file: `${pointer}${key ? ' key' : ''}`,
    line: 1,
    column: 1,
  })
  const model = modelOfBundle('api.json', version, bundle, locate)
  return inOrder(await judgeOpenApi(model, { json: JSON.stringify(bundle), ...(cache && { cache }) }))
}

/** Judges one state of a document after another with one memory, each a second time, and always as if there were none. */
const check = async (states: readonly JsonObject[], version: Version) => {
  const cache = memory()
  let told = 0
  for (const state of states) {
    const want = await judged(state, version)
    expect(await judged(state, version, cache)).toEqual(want)
    expect(await judged(state, version, cache)).toEqual(want)
    told += want.filter(({ code }) => code === 'example-invalid' || code === 'default-invalid').length
  }
  return { told, remembered: cache.entries.size }
}

const documentWith = (components: JsonObject, schema: JsonValue, value: JsonValue): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Remembered', version: '1' },
  paths: {
    '/a': {
      get: {
        parameters: [{ name: 'q', in: 'query', schema, example: value }],
        responses: { 200: { description: 'Here.', content: { 'application/json': { schema, example: value } } } },
      },
    },
  },
  components: { schemas: { ...components, Own: { allOf: [schema], example: value, default: value } } },
})

const components = (schemas: JsonObject): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Remembered', version: '1' },
  components: { schemas },
})

describe('remembered verdicts', () => {
  it('[TL-OPENAPI-131] change no finding, whatever is edited', async () => {
    const sum = { told: 0, remembered: 0 }
    const edits = fc.record({ one: cases, schema: schemas, value: values, component: schemas })
    await fc.assert(
      fc.asyncProperty(edits, async ({ one, schema, value, component }) => {
        const first = documentWith(one.components, one.schema, one.value)
        const { told, remembered } = await check(
          [
            first,
            documentWith(one.components, one.schema, value),
            documentWith({ ...one.components, A: component }, one.schema, one.value),
            documentWith(one.components, schema, one.value),
            first,
          ],
          one.version,
        )
        sum.told += told
        sum.remembered += remembered
      }),
      { numRuns: 60 },
    )
    expect(Math.min(sum.told, sum.remembered)).toBeGreaterThan(100)
  })

  it('[TL-OPENAPI-131] tell examples from defaults, schemas and values apart, and the ends of infinity', async () => {
    const own = (schema: JsonObject): JsonObject => components({ A: schema })
    const schema = { type: 'integer', maximum: 1 }
    const states = [
      own({ ...schema, example: 'a' }),
      own({ ...schema, default: 'a' }),
      own({ ...schema, default: 'b' }),
      own({ ...schema, default: 2 }),
      own({ ...schema, maximum: 0, default: 2 }),
      own({ enum: [[1]], default: [null] }),
      own({ enum: [[1]], default: [Number.POSITIVE_INFINITY] }),
      own({ enum: [[null]], default: [null] }),
      own({ enum: [[null]], default: [Number.NEGATIVE_INFINITY] }),
    ]
    // A question for each that was in doubt, and each state's components as a whole.
    expect(await check(states, '3.1')).toEqual({ told: 8, remembered: 9 + states.length })
    const infinite = [
      [Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY],
      [Number.NaN],
      [null],
      ['null'],
      [null, 'Infinity'],
    ]
    expect(new Set(infinite.map(textOf)).size).toBe(infinite.length)
  })

  it('are none of a schema that leads in circles, or does not compile', async () => {
    const endless = { allOf: [{ $ref: '#/components/schemas/A' }], default: 1 }
    const wrong = { pattern: '[', default: 'a' }
    expect(await check([components({ A: endless, B: wrong })], '3.1')).toEqual({
      told: 0,
      remembered: 2,
    })
  })

  it('[TL-OPENAPI-131] spare a real document ajv, from one run to the next', async () => {
    const file = join(folderWith({}), '.throughline/cache/api.judged')
    const slice = githubSlice('/orgs/{org}/') as unknown as JsonObject
    const compiled = async (bundle: JsonObject) => {
      const before = vi.mocked(compilerOf).mock.calls.length
      const verdicts = storedVerdicts(file)
      const findings = await judged(bundle, '3.0', verdicts)
      verdicts.save()
      return [findings, vi.mocked(compilerOf).mock.calls.length - before] as const
    }
    const [cold, coldCalls] = await compiled(slice)
    const [warm, warmCalls] = await compiled(slice)
    expect([warm, coldCalls, warmCalls]).toEqual([cold, 1, 0])
    expect(cold.filter(({ code }) => code === 'example-invalid').length).toBeGreaterThan(20)
  })

  it('[TL-OPENAPI-131] are not kept of what took too long', async () => {
    const slow = { patternProperties: { '^(a+)+$': {} }, default: { [`${'a'.repeat(50)}!`]: 1 } }
    const cache = memory()
    expect(await judged(components({ A: slow }), '3.1', cache)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: 'a pattern of the schema runs too long on the default' }),
      ]),
    )
    expect(cache.entries.size).toBe(0)
  })
})
