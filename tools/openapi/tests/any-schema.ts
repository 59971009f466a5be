import fc from 'fast-check'
import type { ApiModel, JsonObject, JsonValue } from '../src/api-model.ts'
import { modelOfBundle } from '../src/build-model.ts'

export type Version = ApiModel['version']

export const modelWith = (version: Version, schemas: JsonObject): ApiModel =>
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
export const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
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
export const { schema: schemas } = fc.letrec<{ schema: JsonValue }>((tie) => {
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

/** A value, and a schema with what it may refer to. */
export const cases = fc.record({
  version: fc.constantFrom<Version>('3.0', '3.1'),
  schema: schemas,
  components: fc.record({ A: schemas, B: schemas }),
  value: values,
  direction: fc.constantFrom('request', 'response', 'either'),
})
