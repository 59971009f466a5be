import type { Finding, IdFinder, Location } from '@throughline/kernel'
import { lineIndex } from '@throughline/kernel'
import { type Heading, type MarkdownDocument, normalised, plainText } from '@throughline/markdown'
import type { ListItem, Nodes, Table } from 'mdast'
import { type Candidate, type Statement, statementOf } from './candidate.ts'
import { finding } from './findings.ts'
import { type InlineText, inlineText, sliced, sourceOffset } from './inline-text.ts'
import { isNormative } from './normative-word.ts'
import { attributeOf, type WrittenAttribute } from './read-attributes.ts'
import { sentencesWithId } from './trailing-id.ts'

export interface Found {
  candidates: Candidate[]
  findings: Finding[]
}

interface Reader extends Found {
  document: MarkdownDocument
  ids: IdFinder
  section: string[]
  anchor: string
  at(offset: number): Location
}

/** Walks a document's tree: list items, paragraphs and table rows that an ID leads, and sentences that one ends. */
export const findCandidates = (document: MarkdownDocument, ids: IdFinder): Found => {
  // Judges all words of the document in one go; one by one takes a hundred times as long.
  ids.find(document.text)
  const place = lineIndex(document.text)
  const at = (offset: number) => ({ file: document.file, ...place(offset) })
  const reader: Reader = { document, ids, section: [], anchor: '', candidates: [], findings: [], at }
  const headings = new Map(document.headings.map((heading) => [heading.node, heading]))
  let path: Heading[] = []
  let block: Nodes[] = []
  for (const node of document.tree.children) {
    const heading = node.type === 'heading' ? headings.get(node) : undefined
    if (!heading) {
      block.push(node)
      continue
    }
    readSiblings(reader, block)
    block = []
    path = [...path.filter(({ depth }) => depth < heading.depth), heading]
    // The document's title says nothing of the place.
    reader.section = path.filter(({ depth }) => depth > 1).map(({ text }) => text)
    reader.anchor = heading.anchor
  }
  readSiblings(reader, block)
  return { candidates: reader.candidates, findings: reader.findings }
}

// implements: TL-EXTRACT-003
const readSiblings = (reader: Reader, nodes: readonly Nodes[], leadingOnly = false): void => {
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'paragraph') {
      const next = nodes[index + 1]
      // `[ID] The service MUST:` ends with the list behind it.
      const open = next?.type === 'list' && plainText(node).trimEnd().endsWith(':')
      readParagraph(reader, node, open ? undefining(reader, [next]) : [], leadingOnly)
    } else if (node.type === 'listItem') readListItem(reader, node, leadingOnly)
    else if (node.type === 'table') readTable(reader, node)
    else if ('children' in node) readSiblings(reader, node.children as Nodes[], leadingOnly)
  }
}

// implements: TL-EXTRACT-001
const readListItem = (reader: Reader, item: ListItem, leadingOnly: boolean): void => {
  const [first, ...rest] = item.children
  const defines = first?.type === 'paragraph' && isDefining(reader, item)
  const { attributes, others } = splitAttributes(reader, rest)
  if (defines) readParagraph(reader, first, undefining(reader, others), true, attributes)
  readSiblings(reader, defines ? others : item.children, defines || leadingOnly)
}

/** Takes the attributes out of the lists below a requirement. */
// implements: TL-EXTRACT-010
const splitAttributes = (
  { document }: Reader,
  nodes: readonly Nodes[],
): { attributes: WrittenAttribute[]; others: Nodes[] } => {
  const attributes: WrittenAttribute[] = []
  const others = nodes.flatMap((node): Nodes[] => {
    if (node.type !== 'list') return [node]
    const children = node.children.filter((item) => {
      const attribute = attributeOf(item, document.locate)
      if (attribute) attributes.push(attribute)
      return !attribute
    })
    return children.length === 0 ? [] : [{ ...node, children }]
  })
  return { attributes, others }
}

/** Whether a list item or a paragraph begins with an ID. */
const isDefining = (reader: Reader, node: Nodes): boolean => {
  const block = node.type === 'listItem' ? node.children[0] : node
  return block?.type === 'paragraph' && leadingId(inlineText([block]), reader.ids) !== undefined
}

/** What belongs to the statement before it: everything but requirements of their own. */
const undefining = (reader: Reader, nodes: readonly Nodes[]): Nodes[] =>
  nodes.flatMap((node) => (node.type === 'list' ? node.children : [node])).filter((node) => !isDefining(reader, node))

const leadingPattern = /^\s*\[([^\s[\]()]{1,64})\]/

const leadingToken = (flat: InlineText): { token: string; end: number } | undefined => {
  const match = leadingPattern.exec(flat.prose)
  return match?.[1] === undefined ? undefined : { token: match[1], end: match[0].length }
}

const leadingId = (flat: InlineText, ids: IdFinder): { token: string; end: number } | undefined => {
  const found = leadingToken(flat)
  return found && ids.is(found.token) ? found : undefined
}

/** As `leadingId`, for a line in the middle; an ID is short, so that a long paragraph is not copied for each line. */
const leadsAt = ({ prose }: InlineText, at: number, ids: IdFinder): boolean =>
  ids.is(leadingPattern.exec(prose.slice(at, at + 80))?.[1] ?? '')

// implements: TL-EXTRACT-001, TL-EXTRACT-002
const readParagraph = (
  reader: Reader,
  paragraph: Nodes,
  more: Nodes[],
  leadingOnly: boolean,
  attributes: readonly WrittenAttribute[] = [],
): void => {
  const flat = inlineText([paragraph])
  const starts = statementStarts(flat, reader.ids)
  for (const [index, start] of starts.entries()) {
    const last = index === starts.length - 1
    const piece = sliced(flat, start, starts[index + 1])
    const found = leadingId(piece, reader.ids)
    if (!found) continue
    const whole = last && more.length > 0 ? joined(piece, inlineText(more)) : piece
    const statement = statementOf(whole, found.end)
    add(reader, flat, start + piece.text.indexOf('['), found.token, 'leading', statement, last ? attributes : [])
  }
  if (starts.length > 0) return
  judgeToken(reader, flat, leadingToken(flat)?.token)
  if (leadingOnly) return
  for (const { id, offset, statement } of sentencesWithId(flat, reader.ids, (token) =>
    judgeToken(reader, flat, token),
  )) {
    add(reader, flat, offset, id, 'trailing', statement)
  }
}

/** Where statements begin: at the start, and at a line that an ID leads behind a finished sentence. */
const statementStarts = (flat: InlineText, ids: IdFinder): number[] => {
  if (!leadingId(flat, ids)) return []
  const starts = [0]
  for (let at = flat.text.indexOf('\n'); at !== -1; at = flat.text.indexOf('\n', at + 1)) {
    const finished = /[.!?)\]]$/.test(flat.text.slice(Math.max(0, at - 80), at).trimEnd())
    if (finished && leadsAt(flat, at, ids)) starts.push(at)
  }
  return starts
}

const joined = (first: InlineText, second: InlineText): InlineText => ({
  ...first,
  text: `${first.text} ${second.text}`,
  prose: `${first.prose} ${second.prose}`,
})

// implements: TL-EXTRACT-002
const readTable = (reader: Reader, table: Table): void => {
  const [head, ...rows] = table.children
  const columns = (head?.children ?? []).map((cell) => normalised(plainText(cell)).toLowerCase())
  const titleColumn = columns.findIndex((column, index) => index > 0 && /^(?:title|name|summary)$/.test(column))
  for (const { children: cells } of rows) {
    const [first, ...rest] = cells
    if (!first) continue
    const flat = inlineText([first])
    const token = /^\s*\[?([^\s[\]()]{1,64}?)\]?\s*$/.exec(flat.prose)?.[1]
    if (token === undefined || !reader.ids.is(token)) {
      judgeToken(reader, flat, token)
      continue
    }
    const named = titleColumn > 0 ? cells[titleColumn] : undefined
    const body = inlineText(rest.filter((cell) => cell !== named))
    const title = named && normalised(plainText(named))
    const text = normalised(body.text)
    add(reader, flat, 0, token, 'row', { title: title || undefined, text, prose: body.prose })
  }
}

const add = (
  reader: Reader,
  flat: InlineText,
  near: number,
  id: string,
  form: Candidate['form'],
  statement: Statement,
  attributes: readonly WrittenAttribute[] = [],
): void => {
  const { section, anchor, document } = reader
  const offset = sourceOffset(flat, near, id, document.text)
  reader.candidates.push({ id, form, ...statement, offset, section, anchor, attributes })
}

const hyphens = /[\u00AD\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g
const invisible = /[\u200B-\u200D\u2060\uFEFF]/g
const idShape = /^[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)*[-_.][0-9]+$/
/** Documents of others that specs cite in brackets. */
const citation = /^(?:RFC|BCP|ISO|IEC|IEEE|ECMA|CVE|PEP|W3C)-/

/** A token where an ID could stand, and is none: is it one but for its characters, or but for its family? */
// implements: TL-EXTRACT-006
const judgeToken = (reader: Reader, flat: InlineText, token: string | undefined): void => {
  if (token === undefined || reader.ids.is(token)) return
  const location = reader.at(sourceOffset(flat, flat.text.indexOf(token), token, reader.document.text))
  const ascii = token.normalize('NFKC').replaceAll(invisible, '').replaceAll(hyphens, '-')
  if (ascii !== token && reader.ids.is(ascii)) {
    const odd = [...token].find((character) => (character.codePointAt(0) ?? 0) > 0x7f) ?? ''
    const point = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const message = `'${token}' holds U+${point}; plain, it would be ${ascii}`
    reader.findings.push(finding('id-lookalike', message, { location }))
  } else if (idShape.test(token) && !citation.test(token) && isNormative(flat.prose)) {
    const message = `${token} belongs to no configured family of IDs`
    reader.findings.push(finding('id-without-family', message, { location }))
  }
}
