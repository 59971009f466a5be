import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import { compareFindings, type Finding, type FindingTable, findingsOf, type Location } from './finding.ts'
import { jsonSpans } from './json-positions.ts'
import { type Outcome, outcome } from './outcome.ts'
import { lineIndex } from './text-lines.ts'

export const sourceDocumentFindings = {
  'syntax-error': {
    level: 'error',
    title: 'A YAML or JSON file does not parse',
    why: 'Nothing can be read from a file that does not parse, so nothing in it is checked.',
    fix: 'Correct the syntax at the place that the finding names.',
  },
  'document-too-large': {
    level: 'error',
    title: 'A document exceeds the bounds on size, nesting or aliases',
    why: 'Documents are untrusted input; a bounded reader cannot be made to exhaust memory.',
    fix: 'Split the document, or remove the nesting or the aliases that multiply it.',
  },
} as const satisfies FindingTable

const finding = findingsOf(sourceDocumentFindings)

/** Bounds on what is read from one document. */
export const documentLimits = { bytes: 64 * 1024 * 1024, depth: 500, aliases: 1000 } as const

/** A YAML or JSON file, parsed, that can say where each of its values stands. */
export interface SourceDocument {
  /** Relative to the workspace, forward slashes. */
  readonly file: string
  readonly text: string
  readonly syntax: 'json' | 'yaml'
  readonly value: unknown
  /**
   * The place of a JSON Pointer's value, or of its key with `{ key: true }`; the nearest existing
   * ancestor when it does not exist. The position-keeping parse happens on the first call only.
   */
  locate(pointer: string, options?: { key?: boolean }): Location
}

/** Reads YAML 1.2 or JSON. A broken document gives a value of undefined and findings with positions. */
export const parseSourceDocument = (file: string, text: string): Outcome<SourceDocument | undefined> => {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const start = { file, line: 1, column: 1 }
  if (Buffer.byteLength(source) > documentLimits.bytes) {
    return outcome(undefined, [
      finding('document-too-large', `larger than ${documentLimits.bytes / 1024 / 1024} MiB`, { location: start }),
    ])
  }
  const fast = parseJson(source)
  if (fast) {
    if (tooDeep(fast.value) !== undefined) {
      return outcome(undefined, [finding('document-too-large', tooDeepMessage, { location: start })])
    }
    return outcome(sourceDocument(file, source, 'json', fast.value))
  }
  return parseYaml(file, source)
}

const tooDeepMessage = `nested deeper than ${documentLimits.depth} levels`

const parseJson = (text: string): { value: unknown } | undefined => {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  // Duplicate keys pass JSON.parse unseen; the YAML reader, which sees them, is asked only on failure.
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** Of one file: the first errors tell why the others follow. */
const mostSyntaxErrors = 10

/** Collections that are left open are told once, not each. */
const withoutRepetition = (findings: readonly Finding[]): Finding[] =>
  findings.filter((one, index) => {
    const before = findings[index - 1]
    return one.message !== before?.message || compareFindings(one, before) !== 0
  })

const parseYaml = (file: string, text: string): Outcome<SourceDocument | undefined> => {
  const lineCounter = new LineCounter()
  const at = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, merge: true })
    if (document.errors.length > 0) {
      // The parser reports where it ran out of stack as an error of the text.
      if (document.errors.some(({ message }) => message.includes('call stack'))) throw new RangeError(tooDeepMessage)
      const findings = document.errors.map((error) =>
        finding('syntax-error', error.message.split('\n')[0] ?? error.message, { location: at(error.pos[0]) }),
      )
      return outcome(undefined, withoutRepetition(findings).slice(0, mostSyntaxErrors))
    }
    const dangling = unresolvedAlias(document)
    if (dangling) {
      const message = `the alias '*${dangling.source}' has no anchor before it`
      return outcome(undefined, [finding('syntax-error', message, { location: at(dangling.range?.[0] ?? 0) })])
    }
    const value: unknown = document.toJS({ maxAliasCount: documentLimits.aliases })
    const levels = nesting(value)
    if (levels > documentLimits.depth) {
      const message = levels === Number.POSITIVE_INFINITY ? 'an alias stands within what it stands for' : tooDeepMessage
      return outcome(undefined, [finding('document-too-large', message, { location: at(0) })])
    }
    return outcome(sourceDocument(file, text, 'yaml', value))
  } catch (error) {
    // The parser recurses: nesting that exhausts the stack is nesting beyond the limit.
    if (error instanceof RangeError) {
      return outcome(undefined, [finding('document-too-large', tooDeepMessage, { location: at(0) })])
    }
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof ReferenceError ? 'document-too-large' : 'syntax-error'
    return outcome(undefined, [finding(code, message, { location: at(0) })])
  }
}

/** The reader of YAML leaves it to whoever asks for the value, and then says no place. */
const unresolvedAlias = (document: Document): Alias | undefined => {
  const anchors = new Set<string>()
  let found: Alias | undefined
  visit(document, {
    Node: (_, { anchor }) => void (anchor !== undefined && anchors.add(anchor)),
    Alias(_, alias) {
      if (anchors.has(alias.source)) return undefined
      found = alias
      return visit.BREAK
    },
  })
  return found
}

/** How deep a value nests where aliases share parts of it: the longest way down, infinite where a part holds itself. */
const nesting = (root: unknown): number => {
  const levels = new Map<object, number>()
  const open = new Set<object>()
  const stack = [root]
  while (stack.length > 0) {
    const value = stack.at(-1)
    if (value === null || typeof value !== 'object' || levels.has(value)) {
      stack.pop()
      continue
    }
    const children = Object.values(value).filter((child) => child !== null && typeof child === 'object')
    if (open.has(value)) {
      levels.set(value, 1 + children.reduce((most, child) => Math.max(most, levels.get(child) ?? 0), 0))
      open.delete(value)
      stack.pop()
      continue
    }
    open.add(value)
    for (const child of children) {
      if (open.has(child)) return Number.POSITIVE_INFINITY
      if (!levels.has(child)) stack.push(child)
    }
  }
  return root !== null && typeof root === 'object' ? (levels.get(root) ?? 0) : 0
}

/** The first value of a tree nested beyond the limit, found without recursion. */
const tooDeep = (root: unknown): unknown => {
  let layer: unknown[] = [root]
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > documentLimits.depth) return layer[0]
    const next: unknown[] = []
    for (const value of layer) {
      if (value === null || typeof value !== 'object') continue
      for (const child of Object.values(value)) if (child !== null && typeof child === 'object') next.push(child)
    }
    layer = next
  }
  return undefined
}

type Positions = (pointer: string, key: boolean) => Location

const sourceDocument = (
  file: string,
  text: string,
  syntax: SourceDocument['syntax'],
  value: unknown,
): SourceDocument => {
  const positionsOf = syntax === 'json' ? jsonPositionsOf : yamlPositionsOf
  let positions: Positions | undefined
  return {
    file,
    text,
    syntax,
    value,
    locate(pointer, { key = false } = {}) {
      positions ??= positionsOf(file, text)
      return positions(pointer, key)
    },
  }
}

/** Splits a JSON Pointer (RFC 6901) into its reference tokens, unescaped. */
export const pointerTokens = (pointer: string): string[] =>
  pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

/** Builds a JSON Pointer (RFC 6901) from reference tokens. */
export const toPointer = (tokens: readonly (string | number)[]): string =>
  tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const jsonPositionsOf = (file: string, text: string): Positions => {
  const spanOf = jsonSpans(text)
  const place = lineIndex(text)
  return (pointer, wantsKey) => {
    const span = spanOf(pointerTokens(pointer))
    const { start, end } = wantsKey ? (span.key ?? span) : span
    const last = place(end)
    return { file, ...place(start), endLine: last.line, endColumn: last.column, pointer }
  }
}

const yamlPositionsOf = (file: string, text: string): Positions => {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, merge: true })
  const at = (node: Node | undefined | null, pointer: string): Location => {
    const range = node?.range ?? [0, 0, 0]
    const start = lineCounter.linePos(range[0])
    const end = lineCounter.linePos(range[1])
    return {
      file,
      line: Math.max(start.line, 1),
      column: Math.max(start.col, 1),
      ...(end.line > 0 && { endLine: end.line, endColumn: end.col }),
      pointer,
    }
  }
  return (pointer, wantsKey) => {
    let node = document.contents as Node | null
    let key: Node | undefined
    for (const token of pointerTokens(pointer)) {
      if (isAlias(node)) node = node.resolve(document) ?? null
      let next: Node | null | undefined
      if (isMap(node)) {
        const pair = node.items.find((item) => keyText(item) === token)
        next = pair?.value as Node | undefined
        if (pair) key = pair.key as Node
      } else if (isSeq(node)) {
        next = node.items[Number(token)] as Node | undefined
        if (next) key = next
      }
      if (next === undefined) break
      node = next ?? node
    }
    return at(wantsKey ? (key ?? node) : node, pointer)
  }
}

const keyText = (pair: Pair): string | undefined =>
  isScalar(pair.key) ? String(pair.key.value) : typeof pair.key === 'string' ? pair.key : undefined
