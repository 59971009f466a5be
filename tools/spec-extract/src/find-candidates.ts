import type { Finding, IdFinder } from '@throughline/kernel'
import { type Heading, type MarkdownDocument, plainText } from '@throughline/markdown'
import type { Blockquote, ListItem, Nodes } from 'mdast'
import { type Candidate, statementOf } from './candidate.ts'
import { readHeading } from './heading-requirement.ts'
import { type InlineText, inlineText, joined, sliced } from './inline-text.ts'
import { bracketLeads, leadingBracket, leadOf } from './leading-id.ts'
import { markerOf } from './marker.ts'
import { endMarkers, markHeading, type Pending, readMarker } from './marker-requirement.ts'
import type { WrittenAttribute } from './read-attributes.ts'
import {
  add,
  isAttributeList,
  judgeToken,
  type Reader,
  readerOf,
  reportMisplaced,
  reportUnclaimed,
  splitAttributes,
} from './reader.ts'
import { readTable } from './table-row.ts'
import { sentencesWithId } from './trailing-id.ts'

export interface Found {
  candidates: Candidate[]
  findings: Finding[]
}

/** Walks a document's tree, section by section, and takes out every place that may define a requirement. */
export const findCandidates = (document: MarkdownDocument, ids: IdFinder): Found => {
  const reader = readerOf(document, ids)
  const pending: Pending[] = []
  let path: Heading[] = []
  for (const { heading, blocks } of sectionsOf(document)) {
    let claimed = false
    if (heading) {
      path = [...path.filter(({ depth }) => depth < heading.depth), heading]
      const parents = textsOf(path.slice(0, -1))
      markHeading(reader, pending, heading, parents)
      reader.section = parents
      reader.anchor = heading.anchor
      claimed = readHeading(reader, heading, ownBlocks(reader, blocks))
      reader.section = textsOf(path)
    }
    readSiblings(reader, blocks, claimed, pending)
  }
  endMarkers(reader, pending)
  return reader
}

/** The document's title says nothing of the place. */
const textsOf = (path: readonly Heading[]): string[] => path.filter(({ depth }) => depth > 1).map(({ text }) => text)

interface Section {
  heading: Heading | undefined
  blocks: Nodes[]
}

const sectionsOf = ({ tree, headings }: MarkdownDocument): Section[] => {
  const byNode = new Map(headings.map((heading) => [heading.node, heading]))
  const sections: Section[] = [{ heading: undefined, blocks: [] }]
  for (const node of tree.children) {
    const heading = node.type === 'heading' ? byNode.get(node) : undefined
    if (heading) sections.push({ heading, blocks: [] })
    else sections.at(-1)?.blocks.push(node)
  }
  return sections
}

/** @param claimed whether the blocks are part of a statement already: then only a leading ID defines in them */
// implements: TL-EXTRACT-003
const readSiblings = (reader: Reader, nodes: readonly Nodes[], claimed: boolean, pending?: Pending[]): void => {
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Nodes
    const rest = nodes.slice(index + 1, index + 3)
    if (node.type === 'paragraph') index += readBlock(reader, node, rest, claimed, pending)
    else if (node.type === 'blockquote') readQuote(reader, node, claimed)
    else if (node.type === 'listItem') readListItem(reader, node, claimed)
    else if (node.type === 'table') readTable(reader, node, claimed)
    else if ('children' in node) readSiblings(reader, node.children as Nodes[], claimed)
  }
}

/** Reads a paragraph, and says how many of the blocks behind it belong to it and need no reading of their own. */
const readBlock = (
  reader: Reader,
  paragraph: Nodes,
  rest: readonly Nodes[],
  claimed: boolean,
  pending?: Pending[],
): number => {
  const flat = inlineText([paragraph])
  if (markerOf(flat, reader.ids)) {
    const { taken, body } = readMarker(reader, flat, rest, pending, isDefining)
    readSiblings(reader, body, true)
    return taken
  }
  const [next] = rest
  const followed = isAttributeList(reader, next)
  const attributes = followed && next ? splitAttributes(reader, [next]).attributes : []
  // `[ID] The service MUST:` ends with the list behind it.
  const open = !followed && next?.type === 'list' && plainText(paragraph).trimEnd().endsWith(':')
  const read = readParagraph(reader, flat, open ? undefining(reader, [next]) : [], claimed, attributes)
  if (read && open) readSiblings(reader, [next], true)
  return read && (open || followed) ? 1 : 0
}

// implements: TL-EXTRACT-001
const readListItem = (reader: Reader, item: ListItem, claimed: boolean): void => {
  const [first, ...rest] = item.children
  const flat = first?.type === 'paragraph' ? inlineText([first]) : undefined
  if (!flat) {
    readSiblings(reader, item.children, claimed)
    return
  }
  const { attributes, others } = splitAttributes(reader, rest)
  if (markerOf(flat, reader.ids)) readBlock(reader, first as Nodes, rest, claimed)
  const read = readParagraph(reader, flat, undefining(reader, others), claimed, attributes)
  readSiblings(reader, read ? others : rest, claimed || read === 'leading')
}

/** A quote may begin with a marker, and is what it marks. */
// implements: TL-EXTRACT-014
const readQuote = (reader: Reader, quote: Blockquote, claimed: boolean): void => {
  const [first, ...rest] = quote.children
  const flat = first?.type === 'paragraph' ? inlineText([first]) : undefined
  if (!flat || !markerOf(flat, reader.ids)) {
    readSiblings(reader, quote.children, claimed)
    return
  }
  const { body } = readMarker(reader, flat, rest, undefined, isDefining, rest.length)
  readSiblings(reader, body, true)
}

/** Whether a list item, a paragraph or a quote defines a requirement of its own. */
const isDefining = (reader: Reader, node: Nodes): boolean => {
  const block = node.type === 'listItem' || node.type === 'blockquote' ? node.children[0] : node
  if (block?.type !== 'paragraph') return false
  const flat = inlineText([block])
  return leadOf(flat, reader.ids) !== undefined || markerOf(flat, reader.ids) !== undefined
}

/** What belongs to the statement before it: everything but requirements of their own. */
const undefining = (reader: Reader, nodes: readonly Nodes[]): Nodes[] =>
  nodes.flatMap((node) => (node.type === 'list' ? node.children : [node])).filter((node) => !isDefining(reader, node))

/** As `undefining`, with lists kept together. */
const ownBlocks = (reader: Reader, nodes: readonly Nodes[]): Nodes[] =>
  nodes.flatMap((node): Nodes[] => {
    if (node.type !== 'list') return isDefining(reader, node) ? [] : [node]
    const children = node.children.filter((item) => !isDefining(reader, item))
    return children.length === 0 ? [] : [{ ...node, children }]
  })

/** @param more what belongs to the last statement of the paragraph, with its attributes */
// implements: TL-EXTRACT-001, TL-EXTRACT-002
const readParagraph = (
  reader: Reader,
  flat: InlineText,
  more: readonly Nodes[],
  claimed: boolean,
  attributes: readonly WrittenAttribute[],
): 'leading' | 'trailing' | undefined => {
  reportMisplaced(reader, flat)
  const starts = statementStarts(flat, reader.ids)
  for (const [index, start] of starts.entries()) {
    const last = index === starts.length - 1
    const piece = sliced(flat, start, starts[index + 1])
    const lead = leadOf(piece, reader.ids)
    if (!lead) continue
    const whole = last && more.length > 0 ? joined(piece, inlineText(more)) : piece
    const statement = statementOf(whole, lead.end)
    const { ids } = lead
    add(reader, { flat, near: start + lead.start, ids, form: 'leading', statement, attributes: last ? attributes : [] })
  }
  if (starts.length > 0) return 'leading'
  let reported = judgeToken(reader, flat, leadingBracket(flat))
  if (claimed) return undefined
  const sentences = sentencesWithId(flat, reader.ids, (token, offset) => {
    reported = judgeToken(reader, flat, token, offset) || reported
  })
  for (const { ids, offset, statement } of sentences) {
    // Of several sentences, nobody knows which one an attribute below is about.
    const own = sentences.length === 1 ? attributes : []
    add(reader, { flat, near: offset, ids, form: 'trailing', statement, attributes: own })
  }
  if (!reported) reportUnclaimed(reader, flat, sentences)
  return sentences.length > 0 ? 'trailing' : undefined
}

/** Where statements begin: at the start, and at a line that an ID leads behind a finished sentence. */
const statementStarts = (flat: InlineText, ids: IdFinder): number[] => {
  if (!leadOf(flat, ids)) return []
  const starts = [0]
  for (let at = flat.text.indexOf('\n'); at !== -1; at = flat.text.indexOf('\n', at + 1)) {
    const finished = /[.!?)\]]$/.test(flat.text.slice(Math.max(0, at - 80), at).trimEnd())
    if (finished && bracketLeads(flat, at, ids)) starts.push(at)
  }
  return starts
}
