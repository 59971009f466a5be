import { type IdFamily, idFinder, lineIndex } from '@throughline/kernel'
import { familiesThatRun } from './families.ts'
import { type Lookalike, lookalikesIn, oddCharacter } from './lookalikes.ts'

/** What plain characters would make of one document. */
export interface LookalikeFix {
  file: string
  edits: (Lookalike & { line: number; column: number })[]
  /** The whole document, mended. */
  text: string
  /** Unified, without context; the two lines often look the same, so that each hunk names the characters. */
  diff: string[]
}

/** Reads texts as they stand on disk, and mends every ID in them that only looks right. */
// implements: TL-EXTRACT-024
export const lookalikeFixes = (
  documents: readonly { file: string; text: string }[],
  families: readonly IdFamily[],
): LookalikeFix[] => {
  const ids = idFinder(familiesThatRun(families).value.map(({ pattern }) => pattern))
  return documents.flatMap(({ file, text }) => {
    const place = lineIndex(text)
    const edits = lookalikesIn(text, ids).map((each) => ({ ...each, ...place(each.offset) }))
    if (edits.length === 0) return []
    const mended = mend(text, edits)
    return [{ file, edits, text: mended, diff: diffOf(file, text, mended, edits) }]
  })
}

const mend = (text: string, edits: readonly Lookalike[]): string => {
  let from = 0
  let mended = ''
  for (const { offset, written, plain } of edits) {
    mended += text.slice(from, offset) + plain
    from = offset + written.length
  }
  return mended + text.slice(from)
}

/** No edit adds or removes a line. */
const diffOf = (file: string, before: string, after: string, edits: LookalikeFix['edits']): string[] => {
  const old = before.split('\n')
  const now = after.split('\n')
  const hunks = [...Map.groupBy(edits, ({ line }) => line)].flatMap(([line, onLine]) => {
    const characters = [...new Set(onLine.map(({ written }) => oddCharacter(written)))].join(', ')
    return [`@@ -${line} +${line} @@ ${characters}`, `-${old[line - 1] ?? ''}`, `+${now[line - 1] ?? ''}`]
  })
  return [`--- a/${file}`, `+++ b/${file}`, ...hunks]
}
