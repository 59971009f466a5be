import { type MayDiffer, mayDiffer } from './may-differ.ts'
import { partsOf } from './parts.ts'

/** A record with what may differ taken out. */
// implements: OC-TEST-7041
export const comparable = (record: string, rows: readonly MayDiffer[] = mayDiffer): string =>
  rows.reduce((text, { pattern, as }) => text.replace(pattern, as), record)

/** Rows of the list that nothing in a record needs. */
// implements: OC-TEST-7041
export const unusedRows = (record: string, rows: readonly MayDiffer[] = mayDiffer): string[] =>
  rows.filter(({ pattern }) => record.replace(pattern, '') === record).map(({ what }) => what)

/** The lines in which two records differ, each with the part that it stands in. */
// implements: OC-TEST-7043
export const differencesOf = (one: string, other: string): string[] => {
  const [left, right] = [partsOf(comparable(one)), partsOf(comparable(other))]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [a, b] = [left[index], right[index]]
    const [ours, theirs] = [a?.text.split('\n') ?? [], b?.text.split('\n') ?? []]
    const length = a?.name === b?.name ? Math.max(ours.length, theirs.length) : 0
    const lines = Array.from({ length }, (_, line) => [ours[line] ?? nothing, theirs[line] ?? nothing] as const)
    const places = a?.name === b?.name ? [] : [`${a?.name ?? nothing} | ${b?.name ?? nothing}`]
    return [...places, ...lines.filter(([x, y]) => x !== y).map(([x, y]) => `${a?.name}: ${x} | ${y}`)]
  }).flat()
}

const nothing = '(nothing)'
