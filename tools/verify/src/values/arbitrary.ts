import type { JsonValue, SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import type { SchemaDocument } from '../contract/schema-document.ts'
import { array } from './array.ts'
import { allTypes, type Choice, type Facts, factsOf, impliedTypes, type JsonType } from './facts.ts'
import { isFree, ofFormat } from './formats.ts'
import { endless, type Gap, keyOf, type Made, type Maker, maker, picking, type Spot, top } from './maker.ts'
import { number } from './number.ts'
import { object } from './object.ts'
import { matches, matching } from './pattern.ts'
import { type Alphabet, text } from './text.ts'
import { drawn, held } from './tried.ts'

export interface Values {
  /** Values that the schema allows, with those that are smaller; undefined where none can be made. */
  arbitrary?: fc.Arbitrary<JsonValue>
  /** What is never made: parts that are left out, or why there is nothing at all. */
  gaps: Gap[]
}

export interface ValuesOptions {
  /** Which characters texts are made of. */
  alphabet?: Alphabet
  /** What else a value has to be. */
  also?: (value: JsonValue) => boolean
}

/**
 * All kinds of values that a schema allows. What can be, is built in; what cannot, a validator holds each value to, a
 * bounded number of times.
 */
// implements: TL-VERIFY-301
export const valuesOf = (document: SchemaDocument, { alphabet = 'any', also }: ValuesOptions = {}): Values => {
  const gaps: Gap[] = []
  const ids = new Map<SchemaObject, number>()
  const known = new Map<string, Made>()
  const make: Maker['make'] = (schemas, spot) => {
    if (spot.depth > endless) return undefined
    const picked = [...spot.picks].map(([list, at]) => `${keyOf(ids, [list as SchemaObject])}=${at}`)
    const key = [keyOf(ids, schemas), spot.depth, ...picked].join('|')
    if (!known.has(key)) known.set(key, madeOf(all, schemas, spot))
    return known.get(key)
  }
  const all = maker(document, alphabet, make, gaps)
  const whole = make([document.schema], top)
  if (!whole) return { gaps: gaps.length > 0 ? gaps : [{ path: '', constraint: 'the schema as a whole' }] }
  const keeps = all.keeps([document.schema])
  const arbitrary = held(whole, (value) => keeps(value) && (also?.(value) ?? true), 'the schema as a whole')
  // What contradicts itself is seen only once values are asked for.
  const isEmpty = drawn(arbitrary, 3, 1).every((each) => each === undefined)
  return isEmpty ? { gaps: [...gaps, { path: '', constraint: 'the schema as a whole' }] } : { arbitrary, gaps }
}

const madeOf = (all: Maker, schemas: readonly SchemaObject[], spot: Spot): Made => {
  const { path } = spot
  const facts = factsOf(all.document, schemas, spot.picks)
  if (!facts) return undefined
  const [choice] = facts.choices
  if (choice) {
    const made = ofChoice(all, schemas, choice, spot)
    if (!made) all.gap(path, `${choice.keyword}: none of its schemas`)
    return made && held(made, all.keeps(schemas), `${choice.keyword} at ${path}`)
  }
  const [condition] = facts.conditions
  if (condition) {
    const ways = [0, 1].flatMap((way) => all.make(schemas, picking(spot, condition, way)) ?? [])
    return ways.length === 0 ? undefined : held(fc.oneof(...ways), all.keeps(schemas), `if at ${path}`)
  }
  const made = facts.values ? fc.constantFrom(...facts.values) : ofTypes(all, facts, schemas, spot)
  if (facts.values && !facts.values.some(all.keeps(schemas))) return undefined
  const isHeld = facts.held.size > 0 || facts.values !== undefined
  return made && (isHeld ? held(made, all.keeps(schemas), `${[...facts.held].join(', ')} at ${path}`) : made)
}

const ofChoice = (all: Maker, schemas: readonly SchemaObject[], { branches }: Choice, spot: Spot): Made => {
  const made = branches.map((_, at) => all.make(schemas, picking(spot, branches, at)))
  const ways = made.filter((each) => each !== undefined)
  return ways.length === 0 ? undefined : fc.oneof({ withCrossShrink: true }, ...ways)
}

const ofTypes = (all: Maker, facts: Facts, schemas: readonly SchemaObject[], spot: Spot): Made => {
  const types = facts.types ? [...facts.types] : impliedTypes(facts)
  const isOpen = types.length === 0
  const ways = (isOpen ? allTypes : types).flatMap((type) => {
    const made =
      isOpen && (type === 'object' || type === 'array')
        ? fc.constant(type === 'array' ? [] : {})
        : ofType(all, type, facts, schemas, spot)
    return made ? [{ weight: type === 'null' ? 1 : 5, arbitrary: made }] : []
  })
  return ways.length === 0 ? undefined : fc.oneof(...ways)
}

const ofType = (all: Maker, type: JsonType, facts: Facts, schemas: readonly SchemaObject[], spot: Spot): Made => {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'number': {
      const made = number(facts)
      if (!made) all.gap(spot.path, 'a number within its bounds')
      return made
    }
    case 'string':
      return string(all, facts, spot.path)
    case 'array':
      return array(all, facts, schemas, spot)
    default:
      return object(all, facts, schemas, spot)
  }
}

const string = ({ alphabet, gap }: Maker, facts: Facts, path: string): Made => {
  const { shortest, longest, patterns, formats } = facts
  const fits = (each: string) => {
    const length = [...each].length
    return length >= shortest && length <= longest
  }
  const [first] = patterns
  const ways = [
    ...patterns.flatMap((pattern) => matching(pattern, shortest, longest, alphabet) ?? []),
    ...formats.filter((format) => !isFree(format)).map((format) => held(ofFormat(format), fits, `format ${format}`)),
  ]
  if (first === undefined && ways.length === 0) {
    const made = text(shortest, longest, alphabet)
    if (!made) gap(path, `minLength ${shortest}${longest < shortest ? `, maxLength ${longest}` : ''}`)
    return made
  }
  if (ways.length === 0) {
    gap(path, `the pattern ${first}`)
    return undefined
  }
  const tests = patterns.map(matches)
  return held(fc.oneof(...ways), (each) => tests.every((test) => test(each)), `${['pattern', ...formats].join(', ')}`)
}
