import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import { rangeOf } from '../values/plain-scalars.ts'

/** Another value in place of one that a schema allows. */
export interface Change {
  keyword: string
  what: string
  value: JsonValue | undefined
  isExtreme?: boolean
}

/** Every change of one value that the keywords of its schema give occasion to, without those of its members. */
export const changesOf = (schema: JsonObject, value: JsonValue, variant: number): Change[] => {
  const types = new Set([schema.type].flat().filter((type) => typeof type === 'string'))
  return [
    ...ofType(types, value),
    ...(Array.isArray(schema.enum) ? ofEnum(schema.enum, value) : []),
    ...ofConst(schema, value),
    ...ofDocument(schema),
    ...(typeof value === 'string' ? ofString(schema, value, variant) : []),
    ...(typeof value === 'number' ? ofNumber(schema, types.has('integer') ? 'integer' : 'number') : []),
    ...(Array.isArray(value) ? ofArray(schema, value) : []),
    ...(isJsonObject(value) ? ofObject(schema, value) : []),
  ]
}

/** Each JSON type in place of the one that is there; a lenient service takes some of them for it. */
const ofType = (types: ReadonlySet<string>, value: JsonValue): Change[] => {
  const change = (what: string, changed: JsonValue): Change => ({ keyword: 'type', what, value: changed })
  if (types.size === 0) return []
  return [
    change('null', null),
    ...(typeof value === 'number' ? [change('the number as a string', String(value)), change('a boolean', true)] : []),
    ...(types.has('integer') && typeof value === 'number' ? [change('a fraction', value + 0.5)] : []),
    ...(typeof value === 'boolean'
      ? [change('the boolean as a string', String(value)), change('the boolean as a number', Number(value))]
      : []),
    ...(typeof value === 'string'
      ? [change('a number', numberIn(value)), change('an object', {}), change('the string in an array', [value])]
      : []),
    ...(Array.isArray(value)
      ? [
          change('an object', {}),
          change('a string in place of an array', typeof value[0] === 'string' ? value[0] : 'x'),
        ]
      : []),
    ...(isJsonObject(value) ? [change('an array', []), change('a string', 'x')] : []),
  ]
}

const ofEnum = (values: readonly JsonValue[], value: JsonValue): Change[] => [
  ...values.map((each): Change => ({ keyword: 'enum', what: `the value ${JSON.stringify(each)}`, value: each })),
  ...(typeof value === 'string'
    ? [
        { keyword: 'enum', what: 'a value that the list does not have', value: `${value}x` },
        { keyword: 'enum', what: 'a value of the list in the other case', value: otherCase(value) },
      ]
    : []),
]

const ofConst = ({ const: only }: JsonObject, value: JsonValue): Change[] => {
  const other = typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : undefined
  return only === undefined ? [] : [{ keyword: 'const', what: 'another value than the constant', value: other }]
}

/** What the document itself writes as a value. */
const ofDocument = ({ default: usual, example, examples }: JsonObject): Change[] => [
  { keyword: 'default', what: 'its default', value: usual },
  { keyword: 'example', what: 'its example', value: example },
  ...(Array.isArray(examples) ? examples : []).map(
    (each, index): Change => ({ keyword: 'examples', what: `its example ${index + 1}`, value: each }),
  ),
]

const otherCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())

/** What is tried with a value that URLs have to encode. */
export const reserved = 'characters that URLs reserve'

/** Longer strings than this are not sent to see whether they are taken. */
const longest = 20_000

/** What breaks a pattern or a format differs from time to time: a service may want it to be unlike all others. */
const ofString = (schema: JsonObject, value: string, variant: number): Change[] => {
  const { minLength, maxLength, pattern, format } = schema
  const free = pattern === undefined && format === undefined && schema.enum === undefined && schema.const === undefined
  const of = (length: number, character = 'x') =>
    length <= longest && length >= 0 ? character.repeat(length) : undefined
  const change = (keyword: string, what: string, value: string | undefined): Change => ({ keyword, what, value })
  return [
    ...(typeof minLength === 'number'
      ? [
          change('minLength', `minLength ${minLength}`, of(minLength)),
          change('minLength', 'one character less than minLength', of(minLength - 1)),
          change('minLength', 'one character more than minLength', of(minLength + 1)),
        ]
      : free
        ? [change('minLength', 'an empty string', '')]
        : []),
    ...(typeof maxLength === 'number'
      ? [
          change('maxLength', `maxLength ${maxLength}`, of(maxLength)),
          change('maxLength', 'one character more than maxLength', of(maxLength + 1)),
          change('maxLength', 'one character less than maxLength', of(maxLength - 1)),
          // Each is one character, and two UTF-16 code units.
          change('maxLength', 'maxLength characters outside of the basic plane', of(maxLength, '🔧')),
        ]
      : []),
    ...(pattern !== undefined
      ? [
          change('pattern', 'a string that the pattern does not match', `?!${variant}`),
          change('pattern', 'what it matches behind another character', `!${value}`),
          change('pattern', 'what it matches before another character', `${value}!`),
          change('pattern', 'an empty string', ''),
        ]
      : []),
    ...(typeof format === 'string' ? [change('format', `a string that is no ${format}`, `not so ${variant}`)] : []),
    ...(free
      ? [
          change('type', 'letters of several scripts', 'Ünïcödé 漢字 🔧'),
          change('type', reserved, 'a b&c=d+e%2Ff#g?h;i'),
          { ...change('type', 'characters that control', 'a\u0000\u001b\u2028b'), isExtreme: true },
          ...(maxLength === undefined
            ? [{ ...change('maxLength', 'ten thousand characters', of(10_000)), isExtreme: true }]
            : []),
        ]
      : []),
  ]
}

const ofNumber = (schema: JsonObject, type: 'integer' | 'number'): Change[] => {
  const { min, max } = rangeOf(schema, type)
  const nudge = type === 'integer' ? 1 : 0.5
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : undefined
  const change = (keyword: string, what: string, value: number | undefined): Change => ({ keyword, what, value })
  const lowest = Number.isFinite(min) ? (step === undefined ? min : Math.ceil(min / step) * step) : undefined
  const highest = Number.isFinite(max) ? (step === undefined ? max : Math.floor(max / step) * step) : undefined
  const bound = (key: string) => (typeof schema[key] === 'number' ? (schema[key] as number) : undefined)
  const below = bound('exclusiveMinimum') ?? (lowest === undefined ? undefined : lowest - (step ?? nudge))
  const above = bound('exclusiveMaximum') ?? (highest === undefined ? undefined : highest + (step ?? nudge))
  return [
    change('minimum', 'the least that is allowed', lowest),
    change('minimum', 'less than the minimum', below),
    change('maximum', 'the most that is allowed', highest),
    change('maximum', 'more than the maximum', above),
    change('minimum', 'just above the minimum', lowest === undefined ? undefined : lowest + (step ?? nudge)),
    change('maximum', 'just below the maximum', highest === undefined ? undefined : highest - (step ?? nudge)),
    ...ofWidth(schema, type, highest),
    ...(step === undefined
      ? []
      : [change('multipleOf', `no multiple of ${step}`, (lowest ?? 0) + (step > 1 ? 1 : step / 2))]),
    ...(lowest === undefined && schema.enum === undefined
      ? [change('type', 'a negative number', -1), change('type', 'zero', 0)]
      : []),
  ]
}

/** Where the schema names no bound, its format may; where neither does, a service has one all the same. */
const ofWidth = ({ format }: JsonObject, type: 'integer' | 'number', highest: number | undefined): Change[] => {
  const extreme = (what: string, value: number): Change => ({ keyword: 'type', what, value, isExtreme: true })
  return [
    ...(format === 'int32'
      ? [
          { keyword: 'format', what: 'the greatest int32', value: 2 ** 31 - 1 },
          { keyword: 'format', what: 'one more than the greatest int32', value: 2 ** 31 },
        ]
      : []),
    ...(highest === undefined && format !== 'int32'
      ? [
          extreme('an integer beyond 53 bits', 2 ** 53),
          extreme('an integer beyond 64 bits', 2 ** 64),
          ...(type === 'number' ? [extreme('a number near the greatest', 1e308)] : []),
        ]
      : []),
  ]
}

/** Another text, another number: what takes it for the text keeps both apart. */
const numberIn = (text: string): number => Number(/\d{1,9}/.exec(text)?.[0] ?? 12)

const ofArray = (schema: JsonObject, value: readonly JsonValue[]): Change[] => {
  const { minItems, maxItems } = schema
  const [first] = value
  const change = (keyword: string, what: string, changed: JsonValue | undefined): Change => ({
    keyword,
    what,
    value: changed,
  })
  const filled = (count: number) =>
    first === undefined || count > 1000
      ? undefined
      : Array.from({ length: count }, (_, index) =>
          unlike(first, index, isJsonObject(schema.items) ? schema.items.maxLength : undefined),
        )
  return [
    change('minItems', 'an empty array', []),
    ...(typeof minItems === 'number'
      ? [
          change('minItems', `minItems ${minItems}`, filled(minItems)),
          change('minItems', 'one item less than minItems', filled(minItems - 1)),
          change('minItems', 'one item more than minItems', filled(minItems + 1)),
        ]
      : []),
    ...(typeof maxItems === 'number'
      ? [
          change('maxItems', `maxItems ${maxItems}`, filled(maxItems)),
          change('maxItems', 'one item more than maxItems', filled(maxItems + 1)),
          change('maxItems', 'one item less than maxItems', filled(maxItems - 1)),
        ]
      : []),
    ...(first === undefined ? [] : [change('uniqueItems', 'the same item twice', [first, first])]),
  ]
}

/** Another item; as short as the longest that is allowed. */
const unlike = (item: JsonValue, index: number, longest: JsonValue | undefined): JsonValue => {
  if (index === 0) return item
  if (typeof item === 'string') {
    const text = `${item}${index}`
    if (typeof longest !== 'number' || text.length <= longest) return text
    const end = [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
    return `${item.slice(0, Math.max(0, longest - end.length))}${end}`
  }
  return typeof item === 'number' ? item + index : structuredClone(item)
}

const ofObject = (schema: JsonObject, value: JsonObject): Change[] => [
  { keyword: 'minProperties', what: 'an empty object', value: {} },
  ...ofCount(schema, value),
  ...(isJsonObject(schema.dependentRequired)
    ? Object.entries(schema.dependentRequired).flatMap(([name, needs]) => {
        const property = isJsonObject(schema.properties) ? schema.properties[name] : undefined
        const others = Array.isArray(needs) ? needs.map(String) : []
        const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !others.includes(key)))
        const made = Object.hasOwn(value, name) ? value[name] : simple(property)
        return made === undefined
          ? []
          : [
              {
                keyword: 'dependentRequired',
                what: `${name} without ${others.join(', ')}`,
                value: { ...kept, [name]: made },
              },
            ]
      })
    : []),
]

/** As many members as there may be, and one more; as few, and one less. */
const ofCount = ({ minProperties, maxProperties }: JsonObject, value: JsonObject): Change[] => {
  const sized = (count: number): JsonObject => ({
    ...Object.fromEntries(Object.entries(value).slice(0, count)),
    ...Object.fromEntries(
      Array.from({ length: Math.max(count - Object.keys(value).length, 0) }, (_, index) => [`further${index}`, 'x']),
    ),
  })
  const change = (keyword: string, what: string, count: number): Change => ({
    keyword,
    what,
    value: count < 0 || count > 200 ? undefined : sized(count),
  })
  return [
    ...(typeof minProperties === 'number'
      ? [
          change('minProperties', `minProperties ${minProperties}`, minProperties),
          change('minProperties', 'one property less than minProperties', minProperties - 1),
        ]
      : []),
    ...(typeof maxProperties === 'number'
      ? [
          change('maxProperties', `maxProperties ${maxProperties}`, maxProperties),
          change('maxProperties', 'one property more than maxProperties', maxProperties + 1),
        ]
      : []),
  ]
}

const simple = (schema: JsonValue | undefined): JsonValue | undefined => {
  const type = isJsonObject(schema) ? schema.type : undefined
  return type === 'boolean' ? true : type === 'number' || type === 'integer' ? 1 : type === 'string' ? 'x' : undefined
}
