import { posix } from 'node:path'
import { didYouMean, type Finding, type IdFinder, type Location, type Need, nearest, needs } from '@throughline/kernel'
import type { MarkdownDocument } from '@throughline/markdown'
import type { Nodes } from 'mdast'
import { type AttributeName, attributeNamed, attributeNames, attributeTable, statuses } from './attribute-table.ts'
import { finding } from './findings.ts'
import { expandedIds } from './id-list.ts'
import { inlineText } from './inline-text.ts'
import type { Attributes, Evidence } from './requirement.ts'

/** An attribute as it is written. */
export interface WrittenAttribute {
  name: AttributeName
  value: string
  /** The target of the first link in the value. */
  url?: string
  location: Location
}

/** A bullet such as `- Status: planned`: a known name, a colon, a value, and nothing nested. */
// implements: TL-EXTRACT-010
export const attributeOf = (node: Nodes, locate: (node: Nodes) => Location): WrittenAttribute | undefined => {
  if (node.type !== 'listItem' || node.children.length !== 1) return undefined
  const [block] = node.children
  if (block?.type !== 'paragraph') return undefined
  const [, key = '', value = ''] =
    /^\s*([A-Za-z][A-Za-z ]{0,20}?)\s*:\s*(\S[\s\S]*)$/.exec(inlineText([block]).text) ?? []
  const name = attributeNamed(key)
  if (name === undefined) return undefined
  const link = block.children.find((child) => child.type === 'link')
  const url = link?.type === 'link' ? link.url : undefined
  return { name, value: tidy(value), ...(url !== undefined && { url }), location: locate(node) }
}

/** The name of an attribute that a bullet most likely meant, as in `- Stauts: planned`: its value fits. */
export const misspeltAttribute = (
  node: Nodes,
  ids: IdFinder,
  { file, locate }: Pick<MarkdownDocument, 'file' | 'locate'>,
): { key: string; meant: string } | undefined => {
  if (node.type !== 'listItem' || node.children.length !== 1 || node.children[0]?.type !== 'paragraph') return undefined
  const [, key = '', value = ''] =
    /^\s*([A-Za-z]{4,12})\s*:\s*(\S[^\n]{0,80})$/.exec(inlineText(node.children).text) ?? []
  const [meant = ''] = key === '' || attributeNamed(key) ? [] : nearest(key, attributeNames, 1)
  const name = attributeNamed(meant)
  if (name === undefined) return undefined
  const fault = read({}, { name, value: tidy(value), location: locate(node) }, { ids, file, findings: [] })
  return fault === undefined ? { key, meant } : undefined
}

const tidy = (value: string): string => value.replaceAll(/\s+/g, ' ').trim()

export interface AttributeContext {
  ids: IdFinder
  /** The document that the attributes stand in. */
  file: string
  findings: Finding[]
}

/** Reads what is written; what cannot be read is a finding, and left out. */
// implements: TL-EXTRACT-010
export const readAttributes = (written: readonly WrittenAttribute[], context: AttributeContext): Attributes => {
  const attributes: Attributes = {}
  for (const attribute of written) {
    const { name, location } = attribute
    const fault = attributes[name] === undefined ? read(attributes, attribute, context) : `'${name}' is said twice`
    if (fault !== undefined) context.findings.push(finding('attribute-invalid', fault, { location }))
  }
  return attributes
}

/** Puts one attribute where it belongs, or says what is wrong with it. */
const read = (
  attributes: Attributes,
  { name, value, url }: WrittenAttribute,
  { ids, file }: AttributeContext,
): string | undefined => {
  switch (attributeTable[name].kind) {
    case 'status': {
      const status = value.toLowerCase()
      if (!statuses.some((each) => each === status)) {
        return `the status '${value}' is none of ${statuses.join(', ')}${didYouMean(status, statuses)}`
      }
      attributes.status = status
      return undefined
    }
    case 'text':
      attributes[name as 'owner' | 'exception'] = value
      return undefined
    case 'needs': {
      const words = value.toLowerCase().split(/\s*,\s*/)
      const unknown = words.find((word) => !needs.some((need) => need === word))
      if (unknown !== undefined) return `'${unknown}' is none of ${needs.join(', ')}${didYouMean(unknown, needs)}`
      attributes.needs = needs.filter((need) => words.includes(need)) as Need[]
      return undefined
    }
    case 'evidence': {
      const evidence = evidenceOf(value, url, file)
      if (typeof evidence === 'string') return evidence
      attributes.evidence = evidence
      return undefined
    }
    case 'ids': {
      const listed = expandedIds(value, ids)
      if (typeof listed === 'string') return `'${name}' lists ${listed}`
      attributes[name as 'refines' | 'depends' | 'supersedes' | 'aliases'] = listed
      return undefined
    }
  }
}

/** `inspection, docs/review.md`: a path of the workspace, or a link, which is relative to its document. */
const evidenceOf = (value: string, url: string | undefined, file: string): Evidence | string => {
  const [, kind = '', path = ''] = /^(\S+?)\s*(?:[,:;]|\s)\s*(\S.*)$/.exec(value) ?? []
  if (kind.toLowerCase() !== 'inspection' || path === '') {
    return `'evidence' is not 'inspection' and a file: '${value}'`
  }
  const target = (url ?? path).replace(/[?#].*$/, '')
  const written = url === undefined || target.startsWith('/') ? target : posix.join(posix.dirname(file), target)
  const named = posix.normalize(written.replace(/^\//, ''))
  if (/^[A-Za-z][A-Za-z+.-]+:/.test(target) || named.startsWith('..') || named === '.') {
    return `'${url ?? path}' is no file of the workspace`
  }
  return { kind: 'inspection', file: named }
}
