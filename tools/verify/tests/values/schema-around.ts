import { isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'

/** Values of every JSON type, not deep. */
export const anyValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    fc.constantFrom<JsonValue>(null, true, false),
    fc.integer({ min: -50, max: 200 }),
    fc.integer({ min: -500, max: 500 }).map((cents) => cents / 4),
    fc.string({ unit: fc.constantFrom(...'abZ09-é🔧'), maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const maybe = (keyword: string, ...values: fc.Arbitrary<JsonValue>[]): fc.Arbitrary<JsonObject> =>
  fc
    .option(fc.oneof(...values), { nil: undefined, freq: 1 })
    .map((value) => (value === undefined ? {} : { [keyword]: value }))

const all = (...parts: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((each): JsonObject => Object.assign({}, ...each))

const little = fc.nat({ max: 3 })

/** Schemas that a value keeps: each of them can be satisfied. */
export const schemaAround = (value: JsonValue, depth = 0): fc.Arbitrary<SchemaObject> => {
  const own = ownSchema(value, depth)
  if (depth >= 3) return own
  const again = () => schemaAround(value, depth + 1)
  const other = anyValue.filter((each) => typeOf(each) !== typeOf(value))
  const elsewhere = other.chain((each) => ownSchema(each, depth + 1))
  const placed = (at: boolean, one: SchemaObject, two: SchemaObject) => (at ? [one, two] : [two, one])
  return fc.oneof(
    { weight: 6, arbitrary: own },
    { weight: 1, arbitrary: fc.tuple(again(), again()).map((allOf) => ({ allOf })) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.boolean(), again(), elsewhere).map(([at, one, two]) => ({ anyOf: placed(at, one, two) })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.boolean(), again(), elsewhere).map(([at, one, two]) => ({ oneOf: placed(at, one, two) })),
    },
    { weight: 1, arbitrary: fc.tuple(own, elsewhere).map(([one, not]) => ({ ...one, not })) },
    {
      weight: 1,
      arbitrary: fc.tuple(own, again(), elsewhere).map(([one, then, other]) => ({ if: one, then, else: other })),
    },
    { weight: 1, arbitrary: fc.constant<SchemaObject>({ enum: [value, 'something else'] }) },
  )
}

const typeOf = (value: JsonValue): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

const ownSchema = (value: JsonValue, depth: number): fc.Arbitrary<JsonObject> => {
  if (typeof value === 'string') return aroundString(value)
  if (typeof value === 'number') return aroundNumber(value)
  if (Array.isArray(value)) return aroundArray(value, depth)
  if (isJsonObject(value)) return aroundObject(value, depth)
  return fc.constantFrom<JsonObject>({ type: typeOf(value) }, { const: value }, { type: [typeOf(value), 'string'] })
}

const aroundString = (value: string) => {
  const length = [...value].length
  const patterns = ['^.*$', '^[a-zA-Z0-9é🔧-]*$', '^.{0,20}$', '[a-z]', '^[^x]*$', '\\d', '^(?=.*[0-9]).*$', '^(a|b)']
  const fitting = patterns.filter((pattern) => new RegExp(pattern, 'u').test(value))
  return all(
    fc.constant<JsonObject>({ type: 'string' }),
    maybe(
      'minLength',
      little.map((by) => Math.max(0, length - by)),
    ),
    maybe(
      'maxLength',
      little.map((by) => length + by),
    ),
    fitting.length > 0 ? maybe('pattern', fc.constantFrom(...fitting)) : fc.constant({}),
  )
}

const aroundNumber = (value: number) =>
  all(
    fc.constant<JsonObject>({ type: Number.isInteger(value) ? 'integer' : 'number' }),
    maybe(
      'minimum',
      little.map((by) => value - by),
    ),
    maybe(
      'maximum',
      little.map((by) => value + by),
    ),
    maybe(
      'exclusiveMinimum',
      little.map((by) => value - by - 1),
    ),
    maybe(
      'exclusiveMaximum',
      little.map((by) => value + by + 1),
    ),
    maybe('multipleOf', fc.constantFrom(...[0.25, 0.5, 1, 2, 5].filter((step) => Number.isInteger(value / step)))),
  )

const aroundArray = (value: JsonValue[], depth: number): fc.Arbitrary<JsonObject> => {
  const each = value.map((item) => schemaAround(item, depth + 1))
  const [first] = each
  const anyItem = fc.tuple(...each).map((anyOf) => (anyOf.length === 0 ? true : { anyOf }))
  return all(
    fc.constant<JsonObject>({ type: 'array' }),
    maybe(
      'minItems',
      little.map((by) => Math.max(0, value.length - by)),
    ),
    maybe(
      'maxItems',
      little.map((by) => value.length + by),
    ),
    fc.oneof(
      maybe('items', anyItem),
      fc
        .tuple(...each)
        .map((prefixItems): JsonObject => (prefixItems.length === 0 ? {} : { prefixItems, items: false })),
    ),
    first ? maybe('contains', first) : fc.constant({}),
    new Set(value.map((item) => JSON.stringify(item))).size === value.length
      ? maybe('uniqueItems', fc.constant(true))
      : fc.constant({}),
  )
}

const aroundObject = (value: JsonObject, depth: number): fc.Arbitrary<JsonObject> => {
  const names = Object.keys(value)
  const properties = fc.record(
    Object.fromEntries(names.map((name) => [name, schemaAround(value[name] ?? null, depth + 1)])),
    { noNullPrototype: true },
  )
  return all(
    fc.constant<JsonObject>({ type: 'object' }),
    properties.map((made) => ({ properties: made })),
    maybe('required', fc.subarray(names)),
    maybe('additionalProperties', fc.constantFrom<JsonValue>(false, { type: 'boolean' })),
    maybe(
      'minProperties',
      little.map((by) => Math.max(0, names.length - by)),
    ),
    maybe(
      'maxProperties',
      little.map((by) => names.length + by),
    ),
    maybe('propertyNames', fc.constantFrom<JsonValue>({ maxLength: 4 }, { pattern: '^[a-z]+$' })),
    names.length > 1 ? maybe('dependentRequired', fc.constant({ [names[0] ?? '']: names.slice(1) })) : fc.constant({}),
    names.length > 1
      ? maybe('dependentSchemas', fc.constant({ [names[0] ?? '']: { required: names.slice(1) } }))
      : fc.constant({}),
    maybe('patternProperties', fc.constant({ '^x-': { type: 'integer' } })),
  )
}
