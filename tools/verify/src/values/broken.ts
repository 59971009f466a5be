import { escapeToken } from '@throughline/kernel'
import { isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import type { SchemaDocument } from '../contract/schema-document.ts'
import { valuesOf } from './arbitrary.ts'
import { type Facts, factsOf, type Picks } from './facts.ts'
import { type Maker, maker } from './maker.ts'
import { brokenBy, type Wrong } from './mutations.ts'
import { schemasOf } from './object.ts'
import { held } from './tried.ts'

/** A value with which one thing is wrong. */
export interface Broken {
  value: JsonValue
  /** JSON Pointer of the member that is wrong; empty for the value itself. */
  member: string
  /** The keyword that is not kept. */
  keyword: string
  /** For a reader: `longer than maxLength 40`. */
  what: string
}

interface Place {
  member: string
  /** What stands there. */
  at: JsonValue
  /** The value as a whole, with another one at the place. */
  put(value: JsonValue): JsonValue
  wrong: Wrong[]
}

/** Members further down than this are left as they are. */
const deepest = 4
/** So many items of an array are looked at. */
const mostItems = 2

/**
 * Values that a schema excludes, each by one change to a value that it allows; undefined where it excludes none. Whether
 * the changed value is really excluded, a validator decides.
 */
// implements: TL-VERIFY-303
export const brokenOf = (
  document: SchemaDocument,
  { also }: { also?: (value: JsonValue) => boolean } = {},
): fc.Arbitrary<Broken> | undefined => {
  const { arbitrary } = valuesOf(document)
  if (!arbitrary) return undefined
  const all = maker(document, 'any', () => undefined, [])
  const keeps = all.keeps([document.schema])
  const made = arbitrary.chain((value) => {
    const places = placesOf(all, [document.schema], value, '', (each) => each, 0)
    const count = places.reduce((sum, { wrong }) => sum + wrong.length, 0)
    if (count === 0) return fc.constant<Broken>({ value, member: '', keyword: '', what: '' })
    return pick(count).chain((nth) => brokenAt(places, nth))
  })
  return held(made, (each) => !keeps(each.value) && (also?.(each.value) ?? true), 'a value that the schema excludes')
}

/** One of so many, each as likely; the first ones are the simplest. */
const pick = (count: number): fc.Arbitrary<number> => fc.noBias(fc.nat({ max: count - 1 }))

const brokenAt = (places: readonly Place[], nth: number): fc.Arbitrary<Broken> => {
  let left = nth
  for (const { member, at, put, wrong } of places) {
    const chosen = wrong[left]
    left -= wrong.length
    if (!chosen) continue
    const { keyword, what } = chosen
    return chosen.values(at).map((each): Broken => ({ value: put(each), member, keyword, what }))
  }
  throw new RangeError(`There is no place ${nth}`)
}

/** Everything that can be made wrong with a value: at each place what its schemas say there. */
const placesOf = (
  all: Maker,
  schemas: readonly SchemaObject[],
  value: JsonValue,
  member: string,
  put: Place['put'],
  depth: number,
): Place[] => {
  const facts = narrowed(all, schemas, value)
  if (!facts) return []
  const places: Place[] = [{ member, at: value, put, wrong: brokenBy(all, facts, value) }]
  if (depth >= deepest) return places
  if (Array.isArray(value)) {
    for (const [at, item] of value.slice(0, mostItems).entries()) {
      const items = facts.lists.map(({ prefix, rest }) => prefix[at] ?? rest ?? true)
      const putItem: Place['put'] = (each) => put(value.map((old, index) => (index === at ? each : old)))
      places.push(...placesOf(all, items, item, `${member}/${at}`, putItem, depth + 1))
    }
  } else if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const putMember: Place['put'] = (each) => put({ ...value, [name]: each })
      const own = schemasOf(facts, name)
      places.push(...placesOf(all, own, inner, `${member}/${escapeToken(name)}`, putMember, depth + 1))
    }
  }
  return places
}

/** What holds of this value: with the alternatives that it is one of. */
const narrowed = (all: Maker, schemas: readonly SchemaObject[], value: JsonValue): Facts | undefined => {
  const [only] = schemas
  const alone = schemas.length === 1 && isJsonObject(only) ? only : undefined
  const before = alone && settled.get(alone)
  if (before) return before
  const picks = new Map<object, number>()
  for (let round = 0; round < 20; round++) {
    const facts = factsOf(all.document, schemas, picks as Picks)
    const [choice] = facts?.choices ?? []
    const [condition] = facts?.conditions ?? []
    if (choice) picks.set(choice.branches, Math.max(0, branchOf(all, choice.branches, value)))
    else if (condition) picks.set(condition, all.keeps([condition.if as SchemaObject])(value) ? 0 : 1)
    else {
      // The same of every value, where there was nothing to choose.
      if (alone && facts && picks.size === 0) settled.set(alone, facts)
      return facts
    }
  }
  return undefined
}

const settled = new WeakMap<object, Facts>()

const branchOf = (all: Maker, branches: readonly JsonValue[], value: JsonValue): number =>
  branches.findIndex((branch) => {
    const says = isJsonObject(branch) ? all.document.discriminated.get(branch) : undefined
    return all.keeps([branch as SchemaObject, ...(says ? [says as JsonObject] : [])])(value)
  })
