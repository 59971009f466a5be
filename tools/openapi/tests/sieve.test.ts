import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApiModel, JsonObject, JsonValue } from '../src/api-model.ts'
import { modelOfBundle } from '../src/build-model.ts'
import { describeError } from '../src/describe-error.ts'
import { compilerOf } from '../src/examples/compiler.ts'
import { ajvJudge } from '../src/examples/judge-examples.ts'
import { keywordsOfSieve, sieveOf } from '../src/examples/sieve.ts'
import { convert, standaloneSchema } from '../src/examples/standalone-schema.ts'
import { reduceErrors } from '../src/reduce-errors.ts'

type Version = ApiModel['version']

const modelWith = (version: Version, schemas: JsonObject): ApiModel =>
  modelOfBundle('api.yaml', version, { components: { schemas } }, () => ({ file: 'api.yaml', line: 1, column: 1 }))

const names = fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'toString')
const objectOf = <Value>(values: fc.Arbitrary<Value>, maxLength = 3): fc.Arbitrary<JsonObject> =>
  fc.array(fc.tuple(names, values), { maxLength }).map((entries) => Object.fromEntries(entries) as JsonObject)

const texts = fc.constantFrom(
  ...['', 'a', 'aa', 'ab', 'é', '😀', 'a@b.cc', '2020-01-01', '2020-01-01T00:00:00Z', '2020-02-31', '127.0.0.1', '::1'],
  ...['https://acme.test/a', '/a/b', 'YQ==', '5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01', '12:00:00Z', 'P1D', '[', '^a$'],
)
const numbers = fc.constantFrom(0, -0, 1, -1, 2, 3, 1.5, 0.1, 0.3, 1e21, 2 ** 31, 2 ** 53, -(2 ** 31) - 1)
const plain: fc.Arbitrary<JsonValue> = fc.oneof(fc.constantFrom(null, true, false), texts, numbers)
const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: plain },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 3, arbitrary: objectOf(tie('value')) },
  ),
}))

const types = ['null', 'boolean', 'string', 'number', 'integer', 'array', 'object']
const formats = [
  ...['date', 'date-time', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'uuid'],
  ...['uri-template', 'json-pointer', 'regex', 'byte', 'binary', 'password', 'int32', 'int64', 'float', 'double'],
  ...['repo.nwo', 'constructor', '__proto__'],
]
const counts = fc.constantFrom(0, 1, 2, 3)
const nameLists = fc.uniqueArray(names, { maxLength: 3 })

/** Schemas of every keyword, now and then with a value that the keyword does not take. */
const { schema: schemas } = fc.letrec<{ schema: JsonValue }>((tie) => {
  const list = fc.array(tie('schema'), { minLength: 1, maxLength: 3 })
  const map = objectOf(tie('schema'))
  const keywords: Record<string, fc.Arbitrary<JsonValue>> = {
    type: fc.oneof(
      fc.constantFrom(...types),
      fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }),
    ),
    enum: fc.array(values, { minLength: 1, maxLength: 3 }),
    const: values,
    minimum: numbers,
    maximum: numbers,
    exclusiveMinimum: fc.oneof(numbers, fc.boolean()),
    exclusiveMaximum: fc.oneof(numbers, fc.boolean()),
    multipleOf: fc.constantFrom(1, 2, 0.1, 0.5),
    minLength: counts,
    maxLength: counts,
    pattern: fc.constantFrom('^a', '\\p{L}', '^.$', '\\-', '[', '^\\w+$'),
    format: fc.constantFrom(...formats),
    minItems: counts,
    maxItems: counts,
    uniqueItems: fc.boolean(),
    items: fc.oneof(tie('schema'), list),
    prefixItems: list,
    contains: tie('schema'),
    minContains: counts,
    minProperties: counts,
    maxProperties: counts,
    required: nameLists,
    properties: map,
    additionalProperties: tie('schema'),
    patternProperties: tie('schema').map((schema) => ({ '^a': schema })),
    propertyNames: tie('schema'),
    unevaluatedProperties: tie('schema'),
    unevaluatedItems: tie('schema'),
    dependentRequired: nameLists.map((needed) => ({ a: needed })),
    dependentSchemas: tie('schema').map((schema) => ({ a: schema })),
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: tie('schema'),
    if: tie('schema'),
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: tie('schema'),
    else: tie('schema'),
    $ref: fc.constantFrom('A', 'B', 'Missing').map((name) => `#/components/schemas/${name}`),
    nullable: fc.boolean(),
    readOnly: fc.boolean(),
    writeOnly: fc.boolean(),
    default: values,
    'x-any': values,
  }
  const rare = new Set(['not', 'if', 'then', 'else', 'contains', 'prefixItems', 'propertyNames', 'nullable'])
  const common = ['type', 'properties', 'required', 'items', 'additionalProperties', 'anyOf', '$ref', 'format', 'enum']
  const pair = fc.oneof(
    ...Object.entries(keywords).map(([keyword, value]) => ({
      weight: common.includes(keyword) ? 8 : rare.has(keyword) || keyword.startsWith('unevaluated') ? 1 : 2,
      arbitrary: fc.tuple(fc.constant(keyword), value),
    })),
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...Object.keys(keywords)), plain) },
  )
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      { weight: 1, arbitrary: fc.boolean() as fc.Arbitrary<JsonValue> },
      {
        weight: 9,
        arbitrary: fc.array(pair, { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs) as JsonObject),
      },
    ),
  }
})

const cases = fc.record({
  version: fc.constantFrom<Version>('3.0', '3.1'),
  schema: schemas,
  components: fc.record({ A: schemas, B: schemas }),
  value: values,
  direction: fc.constantFrom('request', 'response', 'either'),
})

describe('the sieve', () => {
  it('[TL-OPENAPI-127] accepts nothing that ajv rejects, and rejects nothing that ajv accepts', () => {
    const compile = compilerOf()
    const verdicts = { accepts: 0, rejects: 0, unsure: 0 }
    fc.assert(
      fc.property(cases, ({ version, schema, components, value, direction }) => {
        const model = modelWith(version, { Root: schema, ...components })
        const verdict = sieveOf(model, direction)(schema, value)
        verdicts[verdict]++
        if (verdict === 'unsure') return
        let valid: boolean
        try {
          valid = compile(standaloneSchema(model, direction, (draft) => convert(schema, draft)))(value)
        } catch {
          return // What does not compile, or leads in circles, judges nothing.
        }
        expect(valid).toBe(verdict === 'accepts')
      }),
      { numRuns: 4000 },
    )
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(200)
  })

  it('[TL-OPENAPI-128] leaves of a schema what words the same faults', async () => {
    let smaller = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ version, schema, components, value, direction }) => {
        const model = modelWith(version, { Root: schema, ...components })
        const judge = await ajvJudge(model)
        const each = { schema: '/components/schemas/Root', value, pointer: '', direction }
        const whole = judge(each)
        const sieve = sieveOf(model, direction)
        // A schema that does not compile judges nothing; what is left of it may.
        if (whole.length === 0 || sieve(schema, value) === 'accepts') return
        const left = judge(each, sieve)
        if (left !== whole) smaller++
        const told = (errors: typeof whole) =>
          reduceErrors(errors)
            .map((error) => describeError(error, value))
            .map((fault) => JSON.stringify(fault))
            .sort()
        expect(told(left)).toEqual(told(whole))
      }),
      { numRuns: 2000 },
    )
    expect(smaller).toBeGreaterThan(100)
  })

  it('knows of every keyword of ajv, or asks ajv', () => {
    const compile = compilerOf()
    const silent = [
      ...['$comment', '$schema', '$id', '$defs', '$vocabulary', 'id', 'definitions', 'title', 'description', 'default'],
      ...['deprecated', 'readOnly', 'writeOnly', 'examples', 'contentMediaType', 'contentEncoding', 'contentSchema'],
      ...['$ref', 'nullable'],
    ]
    const known = new Set([...keywordsOfSieve, ...silent])
    expect(compile.keywords().filter((keyword) => !known.has(keyword))).toEqual([])
  })

  it('ends where a schema leads in circles, or tries too much', () => {
    const twice = { anyOf: [{ $ref: '#/components/schemas/Root' }, { $ref: '#/components/schemas/Root' }] }
    const model = modelWith('3.1', { Root: twice })
    expect(sieveOf(model, 'either')(twice, 1)).toBe('unsure')
  })
})
