import { type Outcome, outcome } from '@throughline/kernel'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { finding } from './findings.ts'
import type { TestStatus } from './test-results.ts'

/** One `testcase` of a report. */
export interface JunitCase {
  /** Of the suites around it and of its own, joined by ` > `. */
  name: string
  classname: string
  file: string
  line: number
  status: TestStatus
  /** The values of its properties named `req`. */
  requirements: string[]
}

/** Beyond these it is no report of a test run. */
export const junitLimits = { bytes: 64 * 1024 * 1024, depth: 50 } as const

type XmlNode = Record<string, unknown>

/**
 * Reads the XML that runners call JUnit: `testsuites`, `testsuite`, `testcase`, with what node, pytest, nextest and
 * surefire put into it. No document type, so no entity but XML's own.
 */
// implements: TL-TRACE-109, TL-TRACE-110
export const readJunit = (file: string, text: string): Outcome<JunitCase[]> => {
  const problem = malformed(text)
  if (problem) {
    const { message, line, column } = problem
    return outcome([], [finding('junit-malformed', message, { location: { file, line, column } })])
  }
  const cases: JunitCase[] = []
  collect(parser.parse(text) as XmlNode[], [], '', cases)
  if (cases.length > 0) return outcome(cases, [])
  return outcome([], [finding('junit-without-tests', 'no testcase', { location: { file, line: 1, column: 1 } })])
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  htmlEntities: true,
  maxNestedTags: junitLimits.depth,
})

interface Problem {
  message: string
  line: number
  column: number
}

// implements: TL-TRACE-110
const malformed = (text: string): Problem | undefined => {
  if (text.length > junitLimits.bytes) return { message: `larger than ${junitLimits.bytes} bytes`, line: 1, column: 1 }
  const prolog = /^\uFEFF?(?:\s|<\?[^?]*\?>|<!--(?:[^-]|-[^-])*-->)*/.exec(text)?.[0] ?? ''
  const at = { line: prolog.split('\n').length, column: prolog.length - prolog.lastIndexOf('\n') }
  if (text.startsWith('<!DOCTYPE', prolog.length)) return { message: 'it declares a document type', ...at }
  if (!text.startsWith('<', prolog.length)) return { message: 'no XML', ...at }
  const depth = tooDeep(text)
  if (depth) return depth
  const valid = XMLValidator.validate(text)
  return valid === true ? undefined : { message: valid.err.msg, line: valid.err.line, column: valid.err.col }
}

/** The parser throws at its own limit, without a place. */
// implements: TL-TRACE-110
const tooDeep = (text: string): Problem | undefined => {
  let depth = 0
  for (const { 0: tag, index } of text.matchAll(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\/?[A-Za-z][^<>]*>/g)) {
    if (tag.startsWith('<!') || tag.endsWith('/>')) continue
    depth += tag.startsWith('</') ? -1 : 1
    if (depth < junitLimits.depth) continue
    const before = text.slice(0, index)
    const place = { line: before.split('\n').length, column: index - before.lastIndexOf('\n') }
    return { message: `nested deeper than ${junitLimits.depth} elements`, ...place }
  }
  return undefined
}

const collect = (nodes: readonly XmlNode[], suites: readonly string[], file: string, cases: JunitCase[]): void => {
  for (const node of nodes) {
    const given = attributesOf(node)
    const own = given.file ?? given.filepath ?? file
    if ('testsuites' in node) collect(childrenOf(node, 'testsuites'), suites, own, cases)
    if ('testsuite' in node) {
      collect(childrenOf(node, 'testsuite'), given.name ? [...suites, given.name] : suites, own, cases)
    }
    if ('testcase' in node) cases.push(caseOf(node, given, suites, own))
  }
}

// implements: TL-TRACE-109
const caseOf = (node: XmlNode, given: Record<string, string>, suites: readonly string[], file: string): JunitCase => {
  const children = childrenOf(node, 'testcase')
  const properties = children.flatMap((each) => ('properties' in each ? childrenOf(each, 'properties') : []))
  const line = Number(given.line)
  return {
    name: [...suites, given.name ?? ''].join(' > '),
    classname: given.classname ?? '',
    file,
    line: Number.isInteger(line) && line > 0 ? line : 1,
    status: statusOf(children),
    requirements: properties.flatMap((property) => {
      const { name, value } = attributesOf(property)
      return name === 'req' ? [value ?? textOf(childrenOf(property, 'property'))] : []
    }),
  }
}

const statusOf = (children: readonly XmlNode[]): TestStatus => {
  const has = (...names: string[]) => children.some((child) => names.some((name) => name in child))
  if (has('failure', 'error')) return 'failed'
  if (has('skipped')) return 'skipped'
  return has('flakyFailure', 'flakyError') ? 'flaky' : 'passed'
}

const childrenOf = (node: XmlNode, name: string): XmlNode[] => (Array.isArray(node[name]) ? node[name] : [])

const attributesOf = (node: XmlNode): Record<string, string> => (node[':@'] ?? {}) as Record<string, string>

const textOf = (nodes: readonly XmlNode[]): string => nodes.map((node) => String(node['#text'] ?? '')).join('')
