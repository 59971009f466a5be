import { type Finding, type IdFinder, type Location, lineIndex } from '@throughline/kernel'
import type { MarkdownDocument } from '@throughline/markdown'
import type { Nodes } from 'mdast'
import type { Candidate, Statement } from './candidate.ts'
import { finding } from './findings.ts'
import { idRange } from './id-list.ts'
import { type InlineText, sourceOffset } from './inline-text.ts'
import { lookalikesIn, oddCharacter } from './lookalikes.ts'
import { markerOf } from './marker.ts'
import { isNormative } from './normative-word.ts'
import { attributeOf, misspeltAttribute, type WrittenAttribute } from './read-attributes.ts'
import { unclaimedSentence } from './unclaimed.ts'

/** One document, while it is walked. */
export interface Reader {
  document: MarkdownDocument
  ids: IdFinder
  candidates: Candidate[]
  findings: Finding[]
  /** Where the walk stands. */
  section: string[]
  anchor: string
  at(offset: number): Location
  /** Words of the document that are IDs but for their characters: reported already. */
  lookalikes: ReadonlySet<string>
}

// implements: TL-EXTRACT-006
export const readerOf = (document: MarkdownDocument, ids: IdFinder): Reader => {
  // Judges all words of the document in one go; one by one takes a hundred times as long.
  ids.find(document.text)
  ids.learn([...document.text.matchAll(/[[(]([^[\]()]{1,64})[\])]/g)].map(([, inside = '']) => inside.trim()))
  const place = lineIndex(document.text)
  const at = (offset: number): Location => ({ file: document.file, ...place(offset) })
  const odd = lookalikesIn(document.text, ids)
  const findings = odd.map(({ written, plain, offset }) => {
    const message = `'${written}' holds ${oddCharacter(written)}; plain, it would be ${plain}`
    return finding('id-lookalike', message, { location: at(offset) })
  })
  const lookalikes = new Set(odd.map(({ written }) => written))
  return { document, ids, candidates: [], findings, section: [], anchor: '', at, lookalikes }
}

/** What a statement is taken from. */
export interface Found {
  flat: InlineText
  /** Of the ID, or not far before it, in `flat`. */
  near: number
  ids: readonly string[]
  form: Candidate['form']
  statement: Statement
  attributes?: readonly WrittenAttribute[]
}

// implements: TL-EXTRACT-015
export const add = (reader: Reader, { flat, near, ids, form, statement, attributes = [] }: Found): void => {
  const { section, anchor, document } = reader
  for (const id of ids) {
    const offset = sourceOffset(flat, near, id, document.text)
    reader.candidates.push({ id, form, ...statement, offset, section, anchor, attributes })
  }
}

/** Takes the attributes out of the lists below a requirement. */
// implements: TL-EXTRACT-010
export const splitAttributes = (
  reader: Reader,
  nodes: readonly Nodes[],
): { attributes: WrittenAttribute[]; others: Nodes[] } => {
  const attributes: WrittenAttribute[] = []
  const others = nodes.flatMap((node): Nodes[] => {
    if (node.type !== 'list') return [node]
    const children = node.children.filter((item) => {
      const attribute = attributeOf(item, reader.document.locate)
      if (attribute) attributes.push(attribute)
      else warnOfMisspelling(reader, item)
      return !attribute
    })
    return children.length === 0 ? [] : [{ ...node, children }]
  })
  return { attributes, others }
}

/** Whether a block is a list that holds attributes and nothing else. */
export const isAttributeList = ({ document }: Reader, node: Nodes | undefined): boolean =>
  node?.type === 'list' && node.children.every((item) => attributeOf(item, document.locate) !== undefined)

const warnOfMisspelling = ({ document, findings, ids }: Reader, item: Nodes): void => {
  const misspelt = misspeltAttribute(item, ids, document)
  if (!misspelt) return
  const message = `'${misspelt.key}' is no attribute; did you mean '${misspelt.meant}'?`
  findings.push(finding('attribute-unknown', message, { location: document.locate(item) }))
}

/** Reports a line within a paragraph that is a marker and nothing else. */
// implements: TL-EXTRACT-014
export const reportMisplaced = (reader: Reader, flat: InlineText): void => {
  for (let at = flat.prose.indexOf('\n'); at !== -1; at = flat.prose.indexOf('\n', at + 1)) {
    const marker = markerOf({ prose: flat.prose.slice(at + 1, at + 441) }, reader.ids)
    if (!marker) continue
    const location = reader.at(sourceOffset(flat, at + 1, marker.id, reader.document.text))
    const message = `the marker of ${marker.id} is part of the paragraph above it`
    reader.findings.push(finding('marker-misplaced', message, { location }))
  }
}

/** Reports a normative sentence that no requirement holds. */
// implements: TL-EXTRACT-016
export const reportUnclaimed = (
  reader: Reader,
  flat: InlineText,
  claimed: readonly { start: number; end: number }[] = [],
): void => {
  const found = unclaimedSentence(flat, claimed)
  if (!found || [...reader.lookalikes].some((written) => flat.text.includes(written))) return
  const word = /^\S+/.exec(flat.prose.slice(found.offset, found.offset + 20))?.[0] ?? ''
  const location = reader.at(sourceOffset(flat, found.offset, word, reader.document.text))
  const shown = found.sentence.length > 100 ? `${found.sentence.slice(0, 99)}…` : found.sentence
  reader.findings.push(
    finding('normative-without-id', `no requirement: ${shown}`, { location, anchor: found.sentence }),
  )
}

const idShape = /^[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)*[-_.][0-9]+$/
/** Documents of others that specs cite in brackets. */
const citation = /^(?:RFC|BCP|ISO|IEC|IEEE|ECMA|CVE|PEP|W3C)-/

/** A token where an ID could stand, and is none: is it a range, or one but for its family? Says whether it reported. */
// implements: TL-EXTRACT-015
export const judgeToken = (reader: Reader, flat: InlineText, token: string | undefined, near?: number): boolean => {
  if (token === undefined || reader.ids.is(token) || !isNormative(flat.prose)) return false
  const from = near ?? Math.max(flat.text.indexOf(token), 0)
  const location = () => reader.at(sourceOffset(flat, from, token, reader.document.text))
  const range = idRange(token, reader.ids)
  if (range) {
    const message = `'${token}' names all from ${range.first} to ${range.last} with one statement`
    reader.findings.push(finding('id-range', message, { location: location() }))
    return true
  }
  if (!idShape.test(token) || citation.test(token)) return false
  const message = `${token} belongs to no configured family of IDs`
  reader.findings.push(finding('id-without-family', message, { location: location() }))
  return true
}
