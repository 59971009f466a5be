import type { Location } from '@throughline/kernel'
import { lineIndex } from '@throughline/kernel'
import { htmlPieces, type MarkdownDocument } from '@throughline/markdown'
import type { Html, Nodes, Parents } from 'mdast'
import { visit } from 'unist-util-visit'

/** One place that names a target. */
export interface LinkUse {
  kind: 'link' | 'image' | 'definition' | 'code'
  /** As it is written: a URL reference, or the text of a code span. */
  target: string
  location: Location
}

export interface DocumentLinks {
  uses: LinkUse[]
  /** How often a definition is used. */
  references: number
  /** Labels without a definition. */
  undefined: { label: string; location: Location }[]
}

/** Every link of a document, in document order: Markdown, raw HTML, definitions, and code spans. */
export const readLinks = (document: MarkdownDocument): DocumentLinks => {
  const links: DocumentLinks = { uses: [], references: 0, undefined: [] }
  const place = lineIndex(document.text)
  const at = (offset: number): Location => ({ file: document.file, ...place(offset) })
  const use = (kind: LinkUse['kind'], target: string, location: Location) => {
    links.uses.push({ kind, target, location })
  }
  visit(document.tree, (node) => {
    if (node.type === 'link') use('link', node.url, document.locate(node))
    else if (node.type === 'image') use('image', node.url, document.locate(node))
    else if (node.type === 'definition') use('definition', node.url, document.locate(node))
    else if (node.type === 'inlineCode') use('code', node.value, document.locate(node))
    else if (node.type === 'linkReference' || node.type === 'imageReference') links.references++
    else if (node.type === 'html') readHtml(node, at, use)
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
      links.undefined.push(...undefinedReferences(document, node, at))
    }
  })
  return links
}

const readHtml = (
  node: Html,
  at: (offset: number) => Location,
  use: (kind: LinkUse['kind'], target: string, location: Location) => void,
): void => {
  for (const piece of htmlPieces(node.value)) {
    if (piece.kind !== 'open') continue
    const location = at((node.position?.start.offset ?? 0) + piece.offset)
    const { href, src } = piece.attributes
    if (piece.name === 'a' && href !== undefined) use('link', href, location)
    if (piece.name === 'img' && src !== undefined) use('image', src, location)
  }
}

/** `[text][label]` behind no word, bracket or backslash: `table[i][j]` is none. */
const referencePattern = /(?<![\p{L}\p{N}_\]\\])\[([^[\]]{1,300})\]\[([^[\]]{0,300})\]/gu

/** The parser leaves a reference without a definition as text; only there it is searched. */
// implements: TL-LINKS-005
const undefinedReferences = (
  document: MarkdownDocument,
  parent: Parents,
  at: (offset: number) => Location,
): DocumentLinks['undefined'] => {
  const from = parent.position?.start.offset ?? 0
  const source = document.text.slice(from, parent.position?.end.offset)
  if (!source.includes('][')) return []
  return [...textOnly(source, from, parent).matchAll(referencePattern)].flatMap(
    ({ 0: whole, 1: words, 2: label, index }) => {
      if (words?.startsWith('^') || label?.startsWith('^')) return []
      return [{ label: label || source.slice(index + 1, index + whole.length - 3), location: at(from + index) }]
    },
  )
}

/** The source of a node, all blanked out that is not text. */
const textOnly = (source: string, from: number, parent: Parents): string => {
  let shown = source
  const blank = (nodes: readonly Nodes[]) => {
    for (const node of nodes) {
      if (node.type === 'text') continue
      if (node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete') {
        blank(node.children)
        continue
      }
      const start = (node.position?.start.offset ?? from) - from
      const end = (node.position?.end.offset ?? from) - from
      shown = `${shown.slice(0, start)}${'\u0000'.repeat(end - start)}${shown.slice(end)}`
    }
  }
  blank(parent.children)
  return shown
}
