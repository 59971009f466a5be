import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import fc from 'fast-check'
import { onceFor } from '../once-for.ts'
import { canonical, type Facts, type JsonType } from './facts.ts'
import type { Maker } from './maker.ts'
import { isSlow, matches } from './pattern.ts'
import { text } from './text.ts'
import { held } from './tried.ts'

/** Values that break one keyword. */
export interface Wrong {
  keyword: string
  what: string
  /** Made for the one that is chosen: there are many. */
  values(): fc.Arbitrary<JsonValue>
}

/** Longer strings and arrays than this are not made to see whether they are taken. */
const longest = 20_000
const mostItems = 300

/** Each keyword that a value can be made to break, one at a time. */
export const brokenBy = (all: Maker, facts: Facts, value: JsonValue): Wrong[] => [
  ...ofType(facts, value),
  ...ofValues(facts),
  ...(typeof value === 'string' ? ofString(facts) : []),
  ...(typeof value === 'number' ? ofNumber(facts, value) : []),
  ...(Array.isArray(value) ? ofArray(facts, value) : []),
  ...(isJsonObject(value) ? ofObject(all, facts, value) : []),
]

const samples: Record<JsonType, fc.Arbitrary<JsonValue>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  number: fc.integer({ min: -100, max: 100 }),
  string: fc.oneof(fc.constantFrom('', 'true', 'null', '0', '1.5'), text(1, 12, 'any') ?? fc.constant('x')),
  array: fc.constantFrom<JsonValue[]>([], [null], ['x']),
  object: fc.constantFrom<JsonObject>({}, { a: 1 }),
}

const sampled = Object.keys(samples) as JsonType[]

const ofType = ({ types, integer }: Facts, value: JsonValue): Wrong[] => {
  if (!types) return []
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as JsonType)
  const wrong: Wrong[] = []
  for (const type of sampled) {
    if (types.has(type) || type === own) continue
    const what = type === 'null' ? 'null' : `of the type ${type}`
    wrong.push({ keyword: 'type', what, values: () => samples[type] })
  }
  // A lenient service takes the text for the value.
  if (!types.has('string') && value !== null && typeof value !== 'object')
    wrong.push({ keyword: 'type', what: 'as a string', values: () => fc.constant(String(value)) })
  if (integer && typeof value === 'number') {
    const values = () => fc.integer({ min: 1, max: 99 }).map((part) => value + part / 100)
    wrong.push({ keyword: 'type', what: 'a fraction', values })
  }
  return wrong
}

/** What does not depend on the value is made once: a pattern is asked for what it does not match. */
const ofValues = onceFor(({ values }: Facts): Wrong[] => {
  if (!values) return []
  const listed = new Set(values.map(canonical))
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
  const wrong = fc.oneof(...ways).filter((each) => !listed.has(canonical(each)))
  return [{ keyword: 'enum', what: 'a value that is not listed', values: () => wrong }]
})

const ofString = onceFor(({ shortest, longest: most, patterns, formats, values }: Facts): Wrong[] => {
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
})

const far = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 }))

const ofNumber = ({ min, max, above, below, steps, integer, values }: Facts, value: number): Wrong[] => {
  if (values) return []
  const least = Math.max(min, above)
  const most = Math.min(max, below)
  const [step] = steps
  const whole = integer || step !== undefined ? (step ?? 1) : 0.5
  return [
    ...(Number.isFinite(least)
      ? [
          {
            keyword: 'minimum',
            what: 'less than is allowed',
            values: () => far.map((by) => least - (above >= min ? by : by + 1) * whole),
          },
        ]
      : []),
    ...(Number.isFinite(most)
      ? [
          {
            keyword: 'maximum',
            what: 'more than is allowed',
            values: () => far.map((by) => most + (below <= max ? by : by + 1) * whole),
          },
        ]
      : []),
    ...(step !== undefined
      ? [
          {
            keyword: 'multipleOf',
            what: `no multiple of ${step}`,
            values: () =>
              fc
                .integer({ min: 1, max: 9 })
                .map((tenths) =>
                  step > 1 && integer ? value + Math.min(tenths, step - 1) : value + (step * tenths) / 10,
                ),
          },
        ]
      : []),
  ]
}

const ofArray = ({ least, most, unique }: Facts, value: readonly JsonValue[]): Wrong[] => {
  const [first] = value
  const repeated = (count: number) => Array.from({ length: count }, (_, at) => value[at % value.length] ?? null)
  return [
    ...(least > 0
      ? [
          {
            keyword: 'minItems',
            what: `fewer than minItems ${least}`,
            values: () => fc.integer({ min: 0, max: least - 1 }).map((count) => value.slice(0, count)),
          },
        ]
      : []),
    ...(most < mostItems && first !== undefined && !unique
      ? [
          {
            keyword: 'maxItems',
            what: `more than maxItems ${most}`,
            values: () => fc.integer({ min: 1, max: 3 }).map((by) => repeated(most + by)),
          },
        ]
      : []),
    ...(unique && first !== undefined && value.length < most
      ? [
          {
            keyword: 'uniqueItems',
            what: 'an item twice',
            values: () => fc.nat({ max: value.length - 1 }).map((at) => [...value, value[at] ?? null]),
          },
        ]
      : []),
  ]
}

/** Names that no schema of an object has. */
const unknownNames = onceFor(({ objects }: Facts) => {
  const known = new Set(objects.flatMap(({ properties }) => Object.keys(properties)))
  return (text(1, 12, 'visible') ?? fc.constant('x')).filter((name) => !known.has(name) && name !== '__proto__')
})

const ofObject = (all: Maker, facts: Facts, value: JsonObject): Wrong[] => {
  const without = (left: readonly string[]) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !left.includes(name)))
  const required = [...facts.required].filter((name) => Object.hasOwn(value, name))
  const isClosed = facts.closed || facts.objects.some(({ additional }) => additional === false)
  const isExcluded = (name: string) => !facts.names.every((each) => all.keeps([each])(name))
  const needs = [...facts.needs].filter(([name]) => Object.hasOwn(value, name))
  return [
    ...required.map((name) => ({
      keyword: 'required',
      what: `without ${name}`,
      values: () => fc.constant(without([name])),
    })),
    ...(isClosed
      ? [
          {
            keyword: 'additionalProperties',
            what: 'with an unknown property',
            values: () =>
              fc
                .tuple(unknownNames(facts), fc.constantFrom<JsonValue>('x', 1, null, {}))
                .map(([name, each]) => ({ ...value, [name]: each })),
          },
        ]
      : []),
    ...(facts.fewest > 0 && required.length === 0
      ? [
          {
            keyword: 'minProperties',
            what: `fewer than minProperties ${facts.fewest}`,
            values: () => fc.constant(without(Object.keys(value).slice(facts.fewest - 1))),
          },
        ]
      : []),
    ...needs.map(([name, others]) => ({
      keyword: 'dependentRequired',
      what: `${name} without ${others.join(', ')}`,
      values: () => fc.constant(without(others)),
    })),
    ...(facts.names.length > 0
      ? [
          {
            keyword: 'propertyNames',
            what: 'a name that is excluded',
            values: () =>
              held(text(0, 20, 'any') ?? fc.constant(''), isExcluded, 'an excluded name').map((name) => ({
                ...value,
                [name]: 'x',
              })),
          },
        ]
      : []),
  ]
}
