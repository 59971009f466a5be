import { canonicalJson } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'
import fc from 'fast-check'
import { onceFor } from '../once-for.ts'
import type { Facts, JsonType } from './facts.ts'
import type { Maker } from './maker.ts'
import { isSlow, matches } from './pattern.ts'
import { text } from './text.ts'
import { held } from './tried.ts'

/** How a value can be made to break one keyword. */
export interface Wrong<Value extends JsonValue = JsonValue> {
  keyword: string
  what: string
  /** What takes the place of the value. */
  values(value: Value): fc.Arbitrary<JsonValue>
  /** Whether this value has what it takes; each has, where there is nothing to ask. */
  isPossible?(value: Value): boolean
}

/** Longer strings and arrays than this are not made to see whether they are taken. */
const longest = 20_000
const mostItems = 300

/** Each keyword that a value can be made to break, one at a time. */
export const brokenBy = (all: Maker, facts: Facts, value: JsonValue): Wrong[] => {
  const own = typeOf(value)
  const known = byType(facts)
  const wrong = known.get(own) ?? [...ofType(facts, own), ...ofValues(facts), ...ofOwnType[own](facts, all)]
  known.set(own, wrong)
  return wrong.filter(({ isPossible }) => isPossible?.(value) ?? true)
}

/** A pattern is asked once for what it does not match, and an object for its names. */
const byType = onceFor((_: Facts) => new Map<JsonType, Wrong[]>())

const typeOf = (value: JsonValue): JsonType =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as JsonType)

const samples: Record<JsonType, fc.Arbitrary<JsonValue>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  number: fc.integer({ min: -100, max: 100 }),
  string: fc.oneof(fc.constantFrom('', 'true', 'null', '0', '1.5'), text(1, 12, 'any') ?? fc.constant('x')),
  array: fc.constantFrom<JsonValue[]>([], [null], ['x']),
  object: fc.constantFrom<JsonObject>({}, { a: 1 }),
}

const ofType = ({ types, integer }: Facts, own: JsonType): Wrong[] => {
  if (!types) return []
  const others = (Object.keys(samples) as JsonType[]).filter((type) => !types.has(type) && type !== own)
  return [
    ...others.map((type) => ({
      keyword: 'type',
      what: type === 'null' ? 'null' : `of the type ${type}`,
      values: () => samples[type],
    })),
    // A lenient service takes the text for the value.
    ...(types.has('string') || own === 'null' || own === 'array' || own === 'object'
      ? []
      : [{ keyword: 'type', what: 'as a string', values: (value: JsonValue) => fc.constant(String(value)) }]),
    ...(integer && own === 'number'
      ? [
          {
            keyword: 'type',
            what: 'a fraction',
            values: (value: number) => fc.integer({ min: 1, max: 99 }).map((part) => value + part / 100),
          },
        ]
      : []),
  ]
}

const ofValues = ({ values }: Facts): Wrong[] => {
  if (!values) return []
  const listed = new Set(values.map((each) => canonicalJson(each)))
  const texts = values.filter((each) => typeof each === 'string')
  const ways: fc.Arbitrary<JsonValue>[] = [
    text(0, 12, 'any') ?? fc.constant('x'),
    ...(texts.length > 0
      ? [
          fc
            .constantFrom(...texts)
            .map((each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())),
        ]
      : []),
    ...(texts.length > 0 ? [fc.constantFrom(...texts).map((each) => `${each} `)] : []),
  ]
  const wrong = fc.oneof(...ways).filter((each) => !listed.has(canonicalJson(each)))
  return [{ keyword: 'enum', what: 'a value that is not listed', values: () => wrong }]
}

const ofString = ({ shortest, longest: most, patterns, formats, values }: Facts): Wrong<string>[] => {
  if (values) return []
  const slow = patterns.some(isSlow)
  const long = text(most + 1, most + 40, 'any')
  return [
    ...(shortest > 0
      ? [{ keyword: 'minLength', what: `shorter than minLength ${shortest}`, made: text(0, shortest - 1, 'any') }]
      : []),
    ...(most < longest && !slow ? [{ keyword: 'maxLength', what: `longer than maxLength ${most}`, made: long }] : []),
    ...patterns.map((pattern) => {
      const isMatch = matches(pattern)
      // A pattern that everything matches would be asked for for ever.
      const some = text(0, slow ? 8 : 20, 'any')
      const isMissed = some && fc.sample(some, { numRuns: 20, seed: 1 }).some((each) => !isMatch(each))
      const made = isMissed ? some.filter((each) => !isMatch(each)) : undefined
      return { keyword: 'pattern', what: 'what the pattern does not match', made }
    }),
    ...formats.map((format) => ({ keyword: 'format', what: `no ${format}`, made: text(1, 20, 'any') })),
  ].flatMap(({ made, ...rest }) => (made ? [{ ...rest, values: () => made }] : []))
}

const far = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }))

const ofNumber = ({ min, max, above, below, steps, integer, values }: Facts): Wrong<number>[] => {
  if (values) return []
  const least = Math.max(min, above)
  const most = Math.min(max, below)
  const [step] = steps
  const whole = integer || step !== undefined ? (step ?? 1) : 0.5
  const less = far.map((by) => least - (above >= min ? by : by + 1) * whole)
  const more = far.map((by) => most + (below <= max ? by : by + 1) * whole)
  const beside = (value: number, tenths: number, by: number) =>
    by > 1 && integer ? value + Math.min(tenths, by - 1) : value + (by * tenths) / 10
  return [
    ...(Number.isFinite(least) ? [{ keyword: 'minimum', what: 'less than is allowed', values: () => less }] : []),
    ...(Number.isFinite(most) ? [{ keyword: 'maximum', what: 'more than is allowed', values: () => more }] : []),
    ...(step !== undefined
      ? [
          {
            keyword: 'multipleOf',
            what: `no multiple of ${step}`,
            values: (value: number) => fc.integer({ min: 1, max: 9 }).map((tenths) => beside(value, tenths, step)),
          },
        ]
      : []),
  ]
}

const ofArray = ({ least, most, unique }: Facts): Wrong<JsonValue[]>[] => [
  ...(least > 0
    ? [
        {
          keyword: 'minItems',
          what: `fewer than minItems ${least}`,
          values: (value: JsonValue[]) => fc.integer({ min: 0, max: least - 1 }).map((count) => value.slice(0, count)),
        },
      ]
    : []),
  ...(most < mostItems && !unique
    ? [
        {
          keyword: 'maxItems',
          what: `more than maxItems ${most}`,
          isPossible: ({ length }: JsonValue[]) => length > 0,
          values: (value: JsonValue[]) => fc.integer({ min: 1, max: 3 }).map((by) => repeated(value, most + by)),
        },
      ]
    : []),
  ...(unique
    ? [
        {
          keyword: 'uniqueItems',
          what: 'an item twice',
          isPossible: ({ length }: JsonValue[]) => length > 0 && length < most,
          values: (value: JsonValue[]) => fc.nat({ max: value.length - 1 }).map((at) => [...value, value[at] ?? null]),
        },
      ]
    : []),
]

const repeated = (value: readonly JsonValue[], count: number): JsonValue[] =>
  Array.from({ length: count }, (_, at) => value[at % value.length] ?? null)

const ofObject = (facts: Facts, all: Maker): Wrong<JsonObject>[] => {
  const isClosed = facts.closed || facts.objects.some(({ additional }) => additional === false)
  const known = new Set(facts.objects.flatMap(({ properties }) => Object.keys(properties)))
  const unknown = (text(1, 12, 'visible') ?? fc.constant('x')).filter(
    (name) => !known.has(name) && name !== '__proto__',
  )
  const another = fc.tuple(unknown, fc.constantFrom<JsonValue>('x', 1, null, {}))
  const isExcluded = (name: string) => !facts.names.every((each) => all.keeps([each])(name))
  const excluded = held(text(0, 20, 'any') ?? fc.constant(''), isExcluded, 'an excluded name')
  const required = [...facts.required]
  const has = (value: JsonObject, name: string) => Object.hasOwn(value, name)
  return [
    ...required.map((name) => ({
      keyword: 'required',
      what: `without ${name}`,
      isPossible: (value: JsonObject) => has(value, name),
      values: (value: JsonObject) => fc.constant(without(value, [name])),
    })),
    ...(isClosed
      ? [
          {
            keyword: 'additionalProperties',
            what: 'with an unknown property',
            values: (value: JsonObject) => another.map(([name, each]) => ({ ...value, [name]: each })),
          },
        ]
      : []),
    ...(facts.fewest > 0
      ? [
          {
            keyword: 'minProperties',
            what: `fewer than minProperties ${facts.fewest}`,
            isPossible: (value: JsonObject) => !required.some((name) => has(value, name)),
            values: (value: JsonObject) => fc.constant(without(value, Object.keys(value).slice(facts.fewest - 1))),
          },
        ]
      : []),
    ...[...facts.needs].map(([name, others]) => ({
      keyword: 'dependentRequired',
      what: `${name} without ${others.join(', ')}`,
      isPossible: (value: JsonObject) => has(value, name),
      values: (value: JsonObject) => fc.constant(without(value, others)),
    })),
    ...(facts.names.length > 0
      ? [
          {
            keyword: 'propertyNames',
            what: 'a name that is excluded',
            values: (value: JsonObject) => excluded.map((name) => ({ ...value, [name]: 'x' })),
          },
        ]
      : []),
  ]
}

const without = (value: JsonObject, left: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !left.includes(name)))

const nothing = (): Wrong[] => []

const ofOwnType: Record<JsonType, (facts: Facts, all: Maker) => Wrong[]> = {
  null: nothing,
  boolean: nothing,
  number: ofNumber,
  string: ofString,
  array: ofArray,
  object: ofObject,
}
