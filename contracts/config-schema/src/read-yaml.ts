import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml'
import { tokensOf } from './pointer.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** A config file is written by hand: beyond these bounds it is a mistake or an attack. */
export const limits = { bytes: 1024 * 1024, depth: 64, aliases: 100 } as const

/** Line and column, from 1. */
export interface Place {
  line: number
  column: number
}

export interface YamlFile {
  value: unknown
  /** Where a pointer's value stands, or its key; the nearest ancestor's place where there is none. */
  locate(pointer: string, options?: { key?: boolean }): Place
}

/** Reads one YAML document, bounded. No message quotes the file: a syntax error may stand in a secret. */
export const readYaml = (text: string, file: string): { yaml: YamlFile } | { problems: Problem[] } => {
  const problem: MakeProblem = (code, message, place = { line: 1, column: 1 }) => ({ code, message, file, ...place })
  // implements: TL-SCHEMA-011
  if (Buffer.byteLength(text) > limits.bytes) {
    return { problems: [problem('config-too-large', `the file is larger than ${limits.bytes / 1024} KiB`)] }
  }
  const lines = new LineCounter()
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  try {
    // implements: OC-CONFIG-6027
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // implements: OC-CONFIG-6028
      uniqueKeys: true,
      stringKeys: true,
    })
    const faults = [...document.errors, ...document.warnings]
    if (faults.length > 0) return { problems: syntaxProblems(faults, text, problem, at) }
    // implements: TL-SCHEMA-011
    const value: unknown = document.toJS({ maxAliasCount: limits.aliases })
    // implements: TL-SCHEMA-011
    if (deeperThan(value, limits.depth)) {
      return { problems: [problem('config-too-large', tooDeep)] }
    }
    return { yaml: { value, locate: (pointer, options) => at(offsetOf(document, pointer, options?.key ?? false)) } }
  } catch (error) {
    // A stack that is exhausted and an alias that multiplies are both too much of a document.
    if (error instanceof RangeError) {
      return { problems: [problem('config-too-large', tooDeep)] }
    }
    if (error instanceof ReferenceError) {
      return { problems: [problem('config-too-large', `its aliases multiply it beyond ${limits.aliases} copies`)] }
    }
    throw error
  }
}

type MakeProblem = (code: ProblemCode, message: string, place?: Place) => Problem

/** What follows from the first few faults is no help. */
const mostFaults = 5

// implements: TL-SCHEMA-010
const syntaxProblems = (
  faults: readonly { code: ErrorCode; pos: [number, number] }[],
  text: string,
  problem: MakeProblem,
  at: (offset: number) => Place,
): Problem[] => {
  if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return [problem('config-too-large', tooDeep)]
  return [...faults]
    .sort((a, b) => a.pos[0] - b.pos[0])
    .filter(({ pos }, index, sorted) => pos[0] !== sorted[index - 1]?.pos[0])
    .slice(0, mostFaults)
    .map(({ code, pos: [offset] }) =>
      code === 'DUPLICATE_KEY'
        ? problem('config-duplicate-key', `the key ${keyAt(text, offset)}stands twice`, at(offset))
        : problem('config-syntax', messages[code] ?? 'this is not YAML', at(offset)),
    )
}

const tooDeep = `nested deeper than ${limits.depth} levels`

const messages: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias takes no tag and no anchor',
  BAD_ALIAS: 'this alias has no anchor before it',
  BAD_DQ_ESCAPE: 'this escape is not known in a double-quoted text',
  BAD_INDENT: 'the indentation is wrong, or a bracket before it is not closed',
  BAD_SCALAR_START: 'a plain text cannot begin with this character; quote it',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping or list cannot stand on this line; put it on its own, indented',
  BLOCK_IN_FLOW: 'an indented block cannot stand within brackets',
  MISSING_CHAR: 'something is not closed: a quote, a bracket, a brace, or a colon or comma is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; a colon may be missing',
  MULTIPLE_DOCS: 'a second document begins here; a config is one',
  NON_STRING_KEY: 'a key must be a text',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'this tag is not known',
  UNEXPECTED_TOKEN: 'this does not belong here; a quote or a line break may be missing',
}

const keyAt = (text: string, offset: number): string => {
  const [, , key] = /^(["']?)([\w.-]{1,64})\1\s*:/.exec(text.slice(offset, offset + 80)) ?? []
  return key === undefined ? '' : `'${key}' `
}

const deeperThan = (value: unknown, depth: number): boolean =>
  value !== null &&
  typeof value === 'object' &&
  (depth === 0 || Object.values(value).some((inner) => deeperThan(inner, depth - 1)))

const offsetOf = (document: Document.Parsed, pointer: string, wantsKey: boolean): number => {
  let node: Node | null | undefined = document.contents
  let key: Node | undefined
  for (const token of tokensOf(pointer)) {
    if (isAlias(node)) node = node.resolve(document)
    let next: Node | null | undefined
    if (isMap<Node, Node | null>(node)) {
      const pair: Pair<Node, Node | null> | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === token,
      )
      key = pair?.key ?? key
      // A key without a value: the key is the place.
      next = pair && (pair.value?.range ? pair.value : pair.key)
    } else if (isSeq<Node>(node)) {
      next = node.items[Number(token)]
      key = next ?? key
    }
    if (!next) break
    node = next
  }
  return (wantsKey ? (key ?? node) : node)?.range?.[0] ?? 0
}
