import {
  type Finding,
  type IdFinder,
  isObject,
  type Outcome,
  outcome,
  parseSourceDocument,
  type SourceDocument,
  toPointer,
} from '@throughline/kernel'
import { isAttributeName } from './attribute-table.ts'
import { finding } from './findings.ts'
import { hashOf, shortened } from './hash.ts'
import { type Level, levels, levelsIn, strongestOf } from './normative-word.ts'
import { readAttributes, type WrittenAttribute } from './read-attributes.ts'
import type { Requirement } from './requirement.ts'

/** Requirements that somebody wrote down in YAML, by hand. */
export interface YamlSource {
  file: string
  title: string
  owner?: string
  status?: string
  requirements: Requirement[]
}

/**
 * Reads `{ title?, requirements: [{ id, text, … }] }`, a list of such entries, or a mapping from ID to entry or text.
 * Undefined where it is none of them: other YAML may stand in the same folder.
 */
// implements: TL-EXTRACT-022
export const readYamlSource = (file: string, text: string, ids: IdFinder): Outcome<YamlSource | undefined> => {
  const { value: source, findings } = parseSourceDocument(file, text)
  if (!source) return outcome(undefined, findings)
  const faults: Finding[] = []
  const rows = rowsOf(source.value)
  if (!rows) return outcome(undefined)
  const requirements = rows.flatMap((row) => requirementOf(source, row, ids, faults))
  const top = isObject(source.value) ? source.value : {}
  const owner = textOf(top.owner)
  const status = textOf(top.status)
  const title = textOf(top.title) ?? file
  return outcome({ file, title, ...(owner && { owner }), ...(status && { status }), requirements }, faults)
}

interface Row {
  id: unknown
  entry: Record<string, unknown>
  pointer: string
}

const rowsOf = (value: unknown): Row[] | undefined => {
  const listed = isObject(value) && 'requirements' in value ? value.requirements : value
  const base = listed === value ? [] : ['requirements']
  const rows = Array.isArray(listed)
    ? listed.map((entry, index): Row | undefined => {
        return isObject(entry) ? { id: entry.id, entry, pointer: toPointer([...base, index]) } : undefined
      })
    : Object.entries(isObject(listed) ? listed : {}).map(([id, said]): Row | undefined => {
        const entry = typeof said === 'string' ? { text: said } : said
        return isObject(entry) ? { id, entry, pointer: toPointer([...base, id]) } : undefined
      })
  const read = rows.filter((row) => row !== undefined && ('text' in row.entry || 'title' in row.entry))
  return read.length > 0 && read.length === rows.length ? (read as Row[]) : undefined
}

const requirementOf = (
  source: SourceDocument,
  { id, entry, pointer }: Row,
  ids: IdFinder,
  findings: Finding[],
): Requirement[] => {
  const { line, column } = source.locate(pointer)
  const location = { file: source.file, line, column }
  if (typeof id !== 'string' || !ids.is(id)) {
    const message = typeof id === 'string' ? `${id} belongs to no configured family of IDs` : 'an entry has no ID'
    findings.push(finding('id-without-family', message, { location }))
    return []
  }
  const text = (textOf(entry.text) ?? '').replaceAll(/\s+/g, ' ').trim()
  const title = textOf(entry.title) ?? shortened(text)
  const said = textOf(entry.level)
    ?.toUpperCase()
    .replaceAll(/[\s_-]+/g, ' ')
  const level = levels.find((each) => each === said) ?? levelOf(said ?? text)
  const section = Array.isArray(entry.section) ? entry.section.filter((each) => typeof each === 'string') : []
  const written = Object.entries(entry).flatMap(([name, value]): WrittenAttribute[] => {
    const text = writtenOf(value)
    return isAttributeName(name) && text !== undefined ? [{ name, value: text, location }] : []
  })
  const attributes = readAttributes(written, { ids, file: source.file, findings })
  const anchor = textOf(entry.anchor) ?? ''
  const stated = { id, title, ...(level && { level }), text, section, anchor }
  return [{ ...stated, hash: hashOf(title, text), ...attributes, location }]
}

const levelOf = (text: string): Level | undefined => strongestOf(levelsIn(text))

/** As it would be written in a bullet. */
const writtenOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(', ')
  if (isObject(value) && 'kind' in value && 'file' in value) return `${value.kind}, ${value.file}`
  return undefined
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim() || undefined : typeof value === 'number' ? String(value) : undefined
