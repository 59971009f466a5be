import type { IdFinder } from '@throughline/kernel'

const separator = /\s*(?:[,;&+]|\band\b)\s*/
const tidy = (text: string): string => text.trim().replace(/^[[(]\s*(.*?)\s*[\])]$/s, '$1')

/** The IDs of `A`, `A & B` or `A, B and C`; undefined where anything else stands among them. */
// implements: TL-EXTRACT-015
export const idsOfList = (text: string, ids: IdFinder): string[] | undefined => {
  const whole = tidy(text)
  if (whole.length > mostListed) return undefined
  if (ids.is(whole)) return [whole]
  const parts = whole.split(separator).map(tidy)
  return parts.length > 1 && parts.every(ids.is) ? [...new Set(parts)] : undefined
}

/** A bracket or a value that is longer is no list of IDs. */
const mostListed = 2000

export interface IdRange {
  first: string
  last: string
  /** Every ID from the first to the last; undefined where there are too many. */
  all: string[] | undefined
}

const rangePattern = /^(\S*?)(\d+)\s*(?:\.{2,3}|…|[-–—~]|\bto\b|\bthrough\b)\s*(\S*?)(\d+)$/
const mostInRange = 1000

/** Reads `ORCH-3001..3005`, `ORCH-3001–ORCH-3005` and their like. */
// implements: TL-EXTRACT-015
export const idRange = (text: string, ids: IdFinder): IdRange | undefined => {
  if (text.length > 140) return undefined
  const [, prefix = '', from = '', again = '', to = ''] = rangePattern.exec(tidy(text)) ?? []
  const first = `${prefix}${from}`
  if (from === '' || (again !== '' && again !== prefix) || !ids.is(first)) return undefined
  // `3001..05` leaves out the digits that are the same.
  const ending = again === '' && to.length < from.length ? `${from.slice(0, from.length - to.length)}${to}` : to
  const last = `${prefix}${ending}`
  const count = Number(ending) - Number(from) + 1
  if (!ids.is(last) || count < 2) return undefined
  if (count > mostInRange) return { first, last, all: undefined }
  const all = Array.from({ length: count }, (_, index) => {
    return `${prefix}${String(Number(from) + index).padStart(from.length, '0')}`
  })
  return { first, last, all: all.every(ids.is) ? all : undefined }
}

/** The IDs of a list in which ranges may stand for all that they span; else what is wrong with it. */
export const expandedIds = (text: string, ids: IdFinder): string[] | string => {
  if (text.length > mostListed) return 'too much'
  const found = new Set<string>()
  for (const part of ids.is(tidy(text)) ? [tidy(text)] : text.split(separator).map(tidy)) {
    const range = ids.is(part) ? { all: [part] } : idRange(part, ids)
    if (!range) return part === '' ? 'nothing' : `'${part}', which is no ID`
    if (!range.all) return `'${part}', a range of more than ${mostInRange} IDs`
    for (const id of range.all) found.add(id)
  }
  return [...found]
}
