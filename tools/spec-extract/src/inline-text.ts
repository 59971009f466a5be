import type { Nodes, Parents } from 'mdast'

/** The text of a block, with what the AST knows of its parts. */
export interface InlineText {
  text: string
  /** As long as `text`; code is blanked out: nothing in it is an ID or a normative word. */
  prose: string
  /** Ranges in bold. */
  bold: { start: number; end: number }[]
  /** Where each part begins, in `text` and in the document. */
  parts: { start: number; source: number }[]
}

/** Flattens nodes into one text; blocks are set apart by a space. */
export const inlineText = (nodes: readonly Nodes[]): InlineText => {
  const flat: InlineText = { text: '', prose: '', bold: [], parts: [] }
  for (const node of nodes) {
    if (flat.text !== '') add(flat, ' ')
    append(flat, node)
  }
  return flat
}

const add = (flat: InlineText, text: string, code = false): void => {
  flat.text += text
  flat.prose += code ? ' '.repeat(text.length) : text
}

const append = (flat: InlineText, node: Nodes): void => {
  const start = flat.text.length
  flat.parts.push({ start, source: node.position?.start.offset ?? 0 })
  if (node.type === 'text') add(flat, node.value)
  else if (node.type === 'inlineCode' || node.type === 'code') add(flat, node.value, true)
  else if (node.type === 'break') add(flat, '\n')
  else if (node.type === 'image' || node.type === 'imageReference') add(flat, node.alt ?? '', true)
  // Someone defined the label as a link elsewhere; in the source it is `[label]` all the same.
  else if (node.type === 'linkReference' && node.referenceType === 'shortcut') {
    add(flat, '[')
    appendChildren(flat, node)
    add(flat, ']')
  } else if ('children' in node) appendChildren(flat, node)
  if (node.type === 'strong') flat.bold.push({ start, end: flat.text.length })
}

const inlineParents = new Set([
  'paragraph',
  'heading',
  'emphasis',
  'strong',
  'delete',
  'link',
  'linkReference',
  'tableCell',
])

const appendChildren = (flat: InlineText, node: Parents): void => {
  const apart = !inlineParents.has(node.type)
  for (const [index, child] of node.children.entries()) {
    if (apart && index > 0) add(flat, ' ')
    append(flat, child)
  }
}

/** A piece of a flattened text, its bold ranges and parts moved along. */
export const sliced = (flat: InlineText, from: number, to = flat.text.length): InlineText => ({
  text: flat.text.slice(from, to),
  prose: flat.prose.slice(from, to),
  bold: flat.bold
    .filter(({ start, end }) => start >= from && end <= to)
    .map(({ start, end }) => ({ start: start - from, end: end - from })),
  parts: flat.parts.map(({ start, source }) => ({ start: start - from, source })),
})

/** One text behind another. */
export const joined = (first: InlineText, second: InlineText): InlineText => ({
  ...first,
  text: `${first.text} ${second.text}`,
  prose: `${first.prose} ${second.prose}`,
})

/** Where a word of the flattened text stands in the document: markup and escapes only make the source longer. */
export const sourceOffset = (flat: InlineText, offset: number, word: string, source: string): number => {
  const part = flat.parts.findLast(({ start }) => start <= offset)
  if (!part) return 0
  const least = part.source + offset - part.start
  const found = source.indexOf(word, least)
  return found === -1 ? part.source : found
}
