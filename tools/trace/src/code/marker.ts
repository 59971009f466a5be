import type { Relation } from './file-facts.ts'

/** An ID in a comment, by its offset from the comment's start, and how it is meant there. */
export interface MarkedId {
  id: string
  offset: number
  relation: Relation
}

/** At the start of a line of the comment, behind what decorates it; the IDs follow, and nothing else between them. */
const markerPattern = /^[^\p{L}\p{N}@\n]*(?:(implements|verifies)[ \t]*:|@req\b:?)/gimu
const annotationPattern = /(?<![\p{L}\p{N}_@/.])@req\b:?/gu
/** `r[impl rule]`, `r[verify rule]` */
const verbPattern = /\[(impl|implements|verify|verifies|test|tests)[ \t]+$/
/** Tells markers from mentions among the IDs of one comment. */
// implements: TL-TRACE-201
export const markedIds = (comment: string, ids: readonly { id: string; offset: number }[]): MarkedId[] => {
  const markers = markersOf(comment)
  let open: { relation: Relation; end: number } | undefined
  let next = 0
  return ids.map(({ id, offset }) => {
    for (let marker = markers[next]; marker && marker.end <= offset; marker = markers[++next]) open = marker
    const verb = verbPattern.exec(comment.slice(0, offset))?.[1]
    if (verb !== undefined) return { id, offset, relation: /^impl/.test(verb) ? 'implements' : 'verifies' }
    const goesOn = open !== undefined && listGoesOn(comment.slice(open.end, offset))
    open = goesOn && open ? { relation: open.relation, end: offset + id.length } : undefined
    return { id, offset, relation: open?.relation ?? 'mentions' }
  })
}

const markersOf = (comment: string): { relation: Relation; end: number }[] => {
  const lines = [...comment.matchAll(markerPattern)].map((match) => ({
    relation: (match[1]?.toLowerCase() ?? 'annotation') as Relation,
    end: match.index + match[0].length,
  }))
  const inline = [...comment.matchAll(annotationPattern)].map((match) => ({
    relation: 'annotation' as const,
    end: match.index + match[0].length,
  }))
  const all = new Map([...lines, ...inline].map((marker) => [marker.end, marker]))
  return [...all.values()].sort((a, b) => a.end - b.end)
}

/** Only separators stand between two IDs of a list, and a list that goes on in the next line has a comma before. */
const listGoesOn = (between: string): boolean => {
  const [first = '', ...more] = between.replaceAll(/\band\b/g, ' ').split('\n')
  if (!/^[\s,;&]*$/.test(first) || more.some((line) => /[\p{L}\p{N}@]/u.test(line))) return false
  return [first, ...more].slice(0, -1).every((line) => line.trimEnd().endsWith(','))
}
