import { canonicalJson, escapeToken, isObject } from '@throughline/kernel'

/** One place in which two values of a document differ. */
export interface PointerChange {
  change: 'added' | 'removed' | 'changed'
  /** JSON Pointer in the later document; of what was removed, in the earlier one. */
  pointer: string
}

/**
 * Where two parsed documents differ, in the order of the later one. The order of keys, the style of the text and
 * comments are no difference. Entries of a list are told by their name, not by their number, so that one that is
 * inserted leaves the others as they were.
 */
// implements: TL-TRACE-406
export const diffValues = (before: unknown, after: unknown): PointerChange[] => {
  const changes: PointerChange[] = []
  compare(before, after, '', '', changes)
  return changes
}

type Json = Readonly<Record<string, unknown>>

const compare = (before: unknown, after: unknown, from: string, to: string, changes: PointerChange[]): void => {
  // Aliases make two documents share values: what is the same object has not changed.
  if (Object.is(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, from, to, changes)
  else if (isObject(before) && isObject(after)) compareObjects(before, after, from, to, changes)
  else if (canonicalJson(before) !== canonicalJson(after)) changes.push({ change: 'changed', pointer: to })
}

const compareObjects = (before: Json, after: Json, from: string, to: string, changes: PointerChange[]): void => {
  for (const [key, value] of Object.entries(after)) {
    const token = escapeToken(key)
    if (Object.hasOwn(before, key)) compare(before[key], value, `${from}/${token}`, `${to}/${token}`, changes)
    else changes.push({ change: 'added', pointer: `${to}/${token}` })
  }
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) changes.push({ change: 'removed', pointer: `${from}/${escapeToken(key)}` })
  }
}

const compareLists = (
  before: readonly unknown[],
  after: readonly unknown[],
  from: string,
  to: string,
  changes: PointerChange[],
): void => {
  const names = [before, after].flat().map(nameOf)
  if (names.every((name) => name !== undefined) && isUnique(before) && isUnique(after)) {
    const earlier = new Map(before.map((entry, index) => [nameOf(entry), index]))
    for (const [index, entry] of after.entries()) {
      const was = earlier.get(nameOf(entry))
      earlier.delete(nameOf(entry))
      if (was === undefined) changes.push({ change: 'added', pointer: `${to}/${index}` })
      else compare(before[was], entry, `${from}/${was}`, `${to}/${index}`, changes)
    }
    for (const index of earlier.values()) changes.push({ change: 'removed', pointer: `${from}/${index}` })
    const order = (list: readonly unknown[], other: readonly unknown[]) => {
      const known = new Set(other.map(nameOf))
      return list.map(nameOf).filter((name) => known.has(name))
    }
    if (canonicalJson(order(before, after)) !== canonicalJson(order(after, before)))
      changes.push({ change: 'changed', pointer: to })
  } else if (before.length === after.length && [before, after].flat().every(isObject)) {
    for (const [index, entry] of after.entries()) {
      compare(before[index], entry, `${from}/${index}`, `${to}/${index}`, changes)
    }
  } else if (canonicalJson(before) !== canonicalJson(after)) changes.push({ change: 'changed', pointer: to })
}

/** What an entry of a list is known by; a scalar is known by nothing but itself. */
const nameOf = (entry: unknown): string | undefined => {
  if (!isObject(entry)) return undefined
  const { $ref, name, id, in: place } = entry
  const known = typeof $ref === 'string' ? $ref : typeof name === 'string' ? name : id
  return typeof known === 'string' ? `${typeof place === 'string' ? place : ''} ${known}` : undefined
}

const isUnique = (list: readonly unknown[]): boolean => new Set(list.map(nameOf)).size === list.length
