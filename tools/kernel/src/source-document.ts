import { CORE_SCHEMA, load, mapTag } from 'js-yaml'
import type { Alias, Document } from 'yaml'
import { compareFindings, type Finding, type FindingTable, findingsOf, type Location } from './finding.ts'
import { repeatedKeys } from './json-positions.ts'
import { type JsonStructure, scanJson } from './json-structure.ts'
import { type Outcome, outcome } from './outcome.ts'
import { decodeUtf8 } from './source-bytes.ts'
import { jsonPositionsOf, type Positions, yamlPositionsOf } from './source-positions.ts'
import { lineIndex } from './text-lines.ts'
import { yamlLibrary } from './yaml-library.ts'

export const sourceDocumentFindings = {
  'syntax-error': {
    level: 'error',
    title: 'A YAML or JSON file does not parse',
    why: 'Nothing can be read from a file that does not parse, so nothing in it is checked.',
    fix: 'Correct the syntax at the place that the finding names.',
  },
  'encoding-not-read': {
    level: 'error',
    title: 'A file is not in UTF-8',
    why: 'JSON is UTF-8 by its standard; read as such, bytes of another encoding become other text, and nobody notices.',
    fix: 'Save the file in UTF-8.',
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

/** Reads the bytes of a file that has so many, asking for none of a file that has too many. */
// implements: TL-OPENAPI-103
export const parseSourceBytes = (
  file: string,
  size: number,
  read: () => Buffer,
): Outcome<SourceDocument | undefined> => {
  // implements: TL-EDGE-006
  if (size > documentLimits.bytes) return tooLarge(file)
  const decoded = decodeUtf8(read())
  if ('text' in decoded) return parseSourceDocument(file, decoded.text)
  const { message, line, column } = decoded.fault
  return outcome(undefined, [finding('encoding-not-read', message, { location: { file, line, column } })])
}

/** Reads YAML 1.2 or JSON. A broken document gives a value of undefined and findings with positions. */
export const parseSourceDocument = (file: string, text: string): Outcome<SourceDocument | undefined> => {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  // No character has more than three bytes for one unit of length.
  if (source.length * 3 > documentLimits.bytes && Buffer.byteLength(source) > documentLimits.bytes) {
    return tooLarge(file)
  }
  const json = parseJson(source)
  if (json === undefined) return parseYaml(file, source)
  const structure = scanJson(source)
  // implements: TL-EDGE-006
  if (structure.depth - 1 > documentLimits.depth) {
    return outcome(undefined, [
      finding('document-too-large', tooDeepMessage, { location: { file, line: 1, column: 1 } }),
    ])
  }
  // `JSON.parse` keeps the last of two equal keys and says nothing.
  const findings = structure.mayRepeat ? keyFindings(file, source) : []
  return findings.length > 0 ? outcome(undefined, findings) : outcome(jsonDocument(file, source, json.value, structure))
}

const tooLarge = (file: string): Outcome<undefined> =>
  outcome(undefined, [
    finding('document-too-large', `larger than ${documentLimits.bytes / 1024 / 1024} MiB`, {
      location: { file, line: 1, column: 1 },
    }),
  ])

const tooDeepMessage = `nested deeper than ${documentLimits.depth} levels`

const parseJson = (text: string): { value: unknown } | undefined => {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  // What is no JSON may be YAML, whose reader says what is wrong, and where.
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

// implements: TL-OPENAPI-102
const keyFindings = (file: string, text: string): Finding[] => {
  const place = lineIndex(text)
  return repeatedKeys(text)
    .slice(0, mostSyntaxErrors)
    .map(({ name, start, end, first }) => {
      const last = place(end)
      return finding('syntax-error', `the key '${name}' stands twice in one object`, {
        location: { file, ...place(start), endLine: last.line, endColumn: last.column },
        related: [{ message: `the first '${name}'`, location: { file, ...place(first) } }],
      })
    })
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
  const plain = parsePlainYaml(text)
  return plain ? outcome(yamlDocument(file, text, plain.value)) : parseAnyYaml(file, text)
}

/** What the two readers of YAML take differently: merge keys, explicit types, another version of YAML. */
const beyondPlain = /<<|^%YAML|(?:^|[\s[{,])!!/m

/** The names of an object are texts: a key that is empty or a collection is left to the other reader as well. */
const plainKeys = {
  ...mapTag,
  addPair: (carrier: Record<string, unknown>, key: unknown, value: unknown): string =>
    typeof key === 'object' ? 'no text' : mapTag.addPair(carrier, key, value),
}
const plainSchema = CORE_SCHEMA.withTags(plainKeys)

/**
 * The value of a document that has neither faults nor aliases, at an eighth of the time that positions cost. Anything
 * else is left to the reader that says what is wrong, and where.
 */
const parsePlainYaml = (text: string): { value: unknown } | undefined => {
  if (beyondPlain.test(text)) return undefined
  try {
    return { value: load(text, { schema: plainSchema, maxAliases: 0, maxDepth: documentLimits.depth }) }
  } catch {
    return undefined
  }
}

const parseAnyYaml = (file: string, text: string): Outcome<SourceDocument | undefined> => {
  const { LineCounter, parseDocument } = yamlLibrary()
  const lineCounter = new LineCounter()
  const at = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  try {
    // implements: TL-OPENAPI-102
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
    // implements: TL-EDGE-006
    const value: unknown = document.toJS({ maxAliasCount: documentLimits.aliases })
    const levels = nesting(value)
    // implements: TL-EDGE-006
    if (levels > documentLimits.depth) {
      const message = levels === Number.POSITIVE_INFINITY ? 'an alias stands within what it stands for' : tooDeepMessage
      return outcome(undefined, [finding('document-too-large', message, { location: at(0) })])
    }
    return outcome(yamlDocument(file, text, value))
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
  const { visit } = yamlLibrary()
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

const jsonDocument = (file: string, text: string, value: unknown, structure: JsonStructure): SourceDocument =>
  sourceDocument(file, text, 'json', value, () => jsonPositionsOf(file, text, structure))

const yamlDocument = (file: string, text: string, value: unknown): SourceDocument =>
  sourceDocument(file, text, 'yaml', value, () => yamlPositionsOf(file, text))

const sourceDocument = (
  file: string,
  text: string,
  syntax: SourceDocument['syntax'],
  value: unknown,
  positionsOf: () => Positions,
): SourceDocument => {
  let positions: Positions | undefined
  return {
    file,
    text,
    syntax,
    value,
    locate(pointer, { key = false } = {}) {
      // implements: TL-OPENAPI-104
      positions ??= positionsOf()
      return positions(pointer, key)
    },
  }
}
