import { type Surface, surfaceNames } from './surfaces.ts'

/** Something that a change touches or leads to. */
export interface Reached {
  surface: Surface
  name: string
  file: string
  line?: number
  column?: number
  /** It differs itself; else it only has to be read, regenerated or looked at. */
  changed?: true
  /** What leads to it. */
  why: string
  /** The line, trimmed, where it is a place in a text. */
  text?: string
}

/** By surface, then place; of two with the same name at the same place, the first stands. */
// implements: TL-TRACE-410
export const sortedReached = (given: Iterable<Reached>): Reached[] => {
  const found = new Map<string, Reached>()
  for (const each of given) {
    const key = [
      each.surface,
      each.file,
      each.name,
      each.column === undefined ? '' : `${each.line}:${each.column}`,
    ].join('\n')
    if (!found.has(key)) found.set(key, each)
  }
  return [...found.values()].sort(
    (a, b) =>
      surfaceNames.indexOf(a.surface) - surfaceNames.indexOf(b.surface) ||
      compareText(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compareText(a.name, b.name),
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
