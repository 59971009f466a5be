import { lineIndex } from '@throughline/kernel'
import { commentRegions } from './comment-regions.ts'
import type { CommentSyntax } from './comment-syntax.ts'
import type { Reference } from './file-facts.ts'
import type { FoundId } from './found-id.ts'
import { type Blocks, blocksOf } from './indented-block.ts'
import { markedIds } from './marker.ts'
import { joinLineComments, type Region, regionAt } from './region.ts'

/** References of a language that the table of comment syntaxes knows. */
export const readCommented = (text: string, syntax: CommentSyntax, ids: readonly FoundId[]): Reference[] =>
  ids.length === 0 ? [] : referencesIn(text, joinLineComments(text, commentRegions(text, syntax)), ids)

/** References in comments, strings and texts that another reader found. */
export const referencesIn = (text: string, regions: readonly Region[], ids: readonly FoundId[]): Reference[] => {
  const place = lineIndex(text)
  const commentLines = new Set<number>()
  for (const { kind, from, to } of regions) {
    if (kind !== 'comment') continue
    for (let line = place(from).line; line <= place(to - 1).line; line++) commentLines.add(line)
  }
  let blocks: Blocks | undefined
  const byRegion = Map.groupBy(ids, ({ offset }) => regionAt(regions, offset))
  return [...byRegion].flatMap(([region, inside]): Reference[] => {
    if (region === undefined) return []
    if (region.kind !== 'comment') {
      const relation = region.kind === 'key' ? 'promises' : 'mentions'
      return inside.map(({ id, offset }) => ({ id, relation, via: region.kind, ...place(offset) }))
    }
    const local = inside.map(({ id, offset }) => ({ id, offset: offset - region.from }))
    return markedIds(text.slice(region.from, region.to), local).map(({ id, offset, relation }) => {
      const reference = { id, relation, via: 'comment' as const, ...place(region.from + offset) }
      if (relation === 'mentions') return reference
      blocks ??= blocksOf(text)
      const target = attachedTo(text, blocks, region, place, commentLines)
      return target ? { ...reference, target } : reference
    })
  })
}

/** What follows a comment; behind code, what begins on its line. */
const attachedTo = (
  text: string,
  blocks: Blocks,
  { from, to }: Region,
  place: (offset: number) => { line: number },
  commentLines: ReadonlySet<number>,
): { from: number; to: number } | undefined => {
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from)
  if (before.trim() !== '') return blocks.at(place(from).line)
  const next = blocks.nextCode(place(to - 1).line, (line) => commentLines.has(line))
  return next === undefined ? undefined : blocks.at(next)
}
