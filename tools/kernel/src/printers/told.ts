import type { Finding } from '../finding.ts'

/** What people are told at once: a finding, or all that have its cause. */
export interface Told {
  /** The first of them: its place and its advice stand for all. */
  finding: Finding
  all: readonly Finding[]
  message: string
  /** Where it is seen, where that is more than one place. */
  places: readonly string[]
}

/** One cause, one entry, in the order of the findings; a finding without a cause is one of its own. */
// implements: TL-EDGE-010
export const toldOf = (findings: readonly Finding[]): Told[] => {
  const groups = Map.groupBy(findings, (finding) => {
    const { cause, code, level } = finding
    return cause ? [level, code, cause.id].join('\n') : finding
  })
  return [...groups.values()].flatMap((all): Told[] => {
    const [finding] = all
    if (!finding) return []
    const places = [...new Set(all.flatMap(({ cause }) => cause?.at ?? []))]
    const message = places.length > 1 ? (finding.cause?.message ?? finding.message) : finding.message
    return [{ finding, all, message, places: places.length > 1 ? places : [] }]
  })
}

/** So many places are named; the JSON form has all. */
const mostPlaces = 12

export const placesText = (places: readonly string[]): string => {
  const rest = places.length - mostPlaces
  const named = places.slice(0, rest > 1 ? mostPlaces : places.length).join(', ')
  return `${places.length} places: ${named}${rest > 1 ? ` and ${rest} more` : ''}`
}

/** `35 errors of 3 causes`. */
export const countText = (count: number, causes: number): string =>
  `${count} ${count === 1 ? 'error' : 'errors'}${causes < count ? ` of ${causes} ${causes === 1 ? 'cause' : 'causes'}` : ''}`
