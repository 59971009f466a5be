import { canonicalJson } from '@throughline/kernel'
import type { JsonValue, SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import type { Facts } from './facts.ts'
import { deepest, type Made, type Maker, type Spot, within } from './maker.ts'
import { held } from './tried.ts'

/** So many items more than have to be. */
const more = 5
/** Where a schema asks for more, no array is made; up to its own bound, an array is now and then filled. */
const longest = 300

export const array = (all: Maker, facts: Facts, schemas: readonly SchemaObject[], spot: Spot): Made => {
  const { path, depth } = spot
  const { least, lists, unique, contains } = facts
  const itemsAt = (index: number): SchemaObject[] =>
    lists.flatMap(({ prefix, rest }) => [prefix[index] ?? rest ?? true])
  const prefix = Math.max(0, ...lists.map((each) => each.prefix.length))
  const most = Math.min(facts.most, endOf(lists))
  if (least > most || least > longest) {
    all.gap(path, `minItems ${least}${most < least ? `, maxItems ${most}` : ''}`)
    return undefined
  }
  if (most === 0) return fc.constant([])
  if (prefix > 0) return tuple(all, facts, itemsAt, { prefix, most }, spot)
  // Deep down arrays are as short as they may be: of a schema that refers to itself, no item is looked for.
  if (depth >= deepest && least === 0 && contains.every(({ min }) => min === 0)) return fc.constant([])
  const item = all.make(itemsAt(0), within(spot, 0))
  if (!item) {
    if (least > 0) return undefined
    all.gap(path, 'an item')
    return fc.constant([])
  }
  const [first] = contains.filter(({ min }) => min > 0)
  if (first) {
    const found = all.make([...itemsAt(0), first.schema], within(spot, 0))
    if (!found) return undefined
    const have = several(found, first.min, Math.min(most, first.min + 1), unique)
    const others = several(
      item,
      Math.max(0, least - first.min),
      Math.max(0, Math.min(most - first.min - 1, more)),
      unique,
    )
    return held(
      fc.tuple(have, others).map(([one, other]) => [...one, ...other]),
      all.keeps(schemas),
      `contains at ${path}`,
    )
  }
  if (depth >= deepest) return several(item, least, least, unique)
  const few = several(item, least, Math.min(most, least + more), unique)
  const full = most <= longest && most > least + more && depth === 0
  const made = full || (most <= 20 && most > least + more) ? several(item, most, most, unique) : undefined
  const isEnough = (value: JsonValue[]) => value.length >= least
  const ways = made
    ? fc.oneof({ withCrossShrink: true }, { weight: 9, arbitrary: few }, { weight: 1, arbitrary: made })
    : few
  return held(ways, isEnough, `minItems at ${path}`)
}

/** Where an item is excluded, the array ends. */
const endOf = (lists: Facts['lists']): number =>
  Math.min(
    Number.POSITIVE_INFINITY,
    ...lists.flatMap(({ prefix, rest }) => [
      ...prefix.flatMap((each, at) => (each === false ? [at] : [])),
      ...(rest === false ? [prefix.length] : []),
    ]),
  )

const several = (item: fc.Arbitrary<JsonValue>, minLength: number, maxLength: number, unique: boolean) =>
  unique
    ? fc.uniqueArray(item, { minLength, maxLength: Math.max(minLength, maxLength), size: 'max', selector: textOf })
    : fc.array(item, { minLength, maxLength: Math.max(minLength, maxLength), size: 'max' })

const textOf = (item: JsonValue): string => canonicalJson(item)

const tuple = (
  all: Maker,
  { least, unique }: Facts,
  itemsAt: (index: number) => SchemaObject[],
  { prefix, most }: { prefix: number; most: number },
  spot: Spot,
): Made => {
  const length = Math.min(most, Math.max(least, prefix))
  const parts: fc.Arbitrary<JsonValue>[] = []
  for (let at = 0; at < length; at++) {
    const made = all.make(itemsAt(at), within(spot, at))
    if (!made) break
    parts.push(made)
  }
  if (parts.length < least) return undefined
  const whole = fc.tuple(...parts)
  const cut = fc
    .tuple(whole, fc.integer({ min: least, max: parts.length }))
    .map(([items, count]) => items.slice(0, count))
  const ways = spot.depth >= deepest ? cut : fc.oneof({ withCrossShrink: true }, cut, whole)
  const isUnique = (items: JsonValue[]) => !unique || new Set(items.map(textOf)).size === items.length
  return held<JsonValue[]>(ways, isUnique, `uniqueItems at ${spot.path}`)
}
