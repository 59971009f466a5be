import { readMarkdown } from '@throughline/markdown'
import type { Reference } from './file-facts.ts'
import type { FoundId } from './found-id.ts'
import { isPlainProse } from './plain-prose.ts'
import { referencesIn } from './read-commented.ts'
import type { Region } from './region.ts'

/** References in what a reader of a Markdown document reads, and in its comments; its code is code of nobody. */
export const readMarkdownText = (text: string, ids: readonly FoundId[]): Reference[] => {
  if (ids.length === 0) return []
  // The number of a list item is no text.
  const areWords = ids.every(({ id }) => id.length > 1 && /[A-Za-z]/.test(id))
  if (areWords && isPlainProse(text)) return referencesIn(text, [{ kind: 'text', from: 0, to: text.length }], ids)
  return parsedReferences(text, ids)
}

/** The same from the parsed document, whatever it holds. */
export const parsedReferences = (text: string, ids: readonly FoundId[]): Reference[] => {
  const { tree, text: read } = readMarkdown('', text).value
  const shift = text.length - read.length
  const regions: Region[] = []
  const waiting: Node[] = [tree as Node]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...(node.children ?? []))
    const from = (node.position?.start.offset ?? 0) + shift
    const to = (node.position?.end.offset ?? 0) + shift
    if (node.type === 'text') regions.push({ kind: 'text', from, to })
    if (node.type === 'html') regions.push(...commentsIn(text, from, to))
  }
  return referencesIn(
    text,
    regions.sort((a, b) => a.from - b.from),
    ids,
  )
}

/** What is asked of a node of the tree. */
interface Node {
  type: string
  children?: Node[]
  position?: { start: { offset?: number }; end: { offset?: number } }
}

const commentsIn = (text: string, from: number, to: number): Region[] =>
  [...text.slice(from, to).matchAll(/<!--[\s\S]*?(?:-->|$)/g)].map((match) => ({
    kind: 'comment',
    from: from + match.index,
    to: from + match.index + match[0].length,
  }))
