import type { CodeSymbol, FileFacts, Reference } from '../code/file-facts.ts'
import type { PlaceKind } from '../place-kind.ts'
import { innermost } from './innermost.ts'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

/** One file of the tree: what it says, and what it is for. */
export interface CodeFile {
  file: string
  role: PlaceKind
  facts: FileFacts
}

export interface CodeContext {
  /** The anchor of the heading that a line of a document stands under; empty above the first. */
  anchorOf: (file: string, line: number) => { anchor: string; heading: string }
  /** Whether a place is where a spec defines the ID. */
  defines: (id: string, file: string, line: number) => boolean
  /** The tests that stand in a range of lines of a file, by key. */
  testsIn: (file: string, from: number, to: number) => readonly string[]
  /** The innermost test at a line, by key. */
  testAt: (file: string, line: number) => string | undefined
}

/** Symbols, and every reference of a file by what it claims. A plain mention claims nothing. */
export const addCode = (builder: GraphBuilder, given: CodeFile, context: CodeContext): void => {
  const { file, role, facts } = given
  if (facts.references.length + facts.symbols.length === 0) return
  const own = ownKey(given)
  if (role !== 'generated' && role !== 'spec') builder.add({ key: own, kind: 'file', name: file, file })
  if (role === 'code' || role === 'test' || role === 'other') addSymbols(builder, given)
  const mentioned = new Set<string>()
  for (const reference of facts.references) {
    const { id, relation, line, column } = reference
    const to = keys.requirement(id)
    const at = { file, line, column }
    // A title is its test's, and linked with it.
    if (reference.via === 'title') continue
    const claim = role === 'code' || role === 'test' || role === 'other' ? relation : 'mentions'
    if (claim === 'implements' || (claim === 'annotation' && role !== 'test')) {
      const { from, lines } = implementer(builder, given, reference)
      builder.link({ from, kind: 'implements', to, ...at, lines, via: relation === 'annotation' ? '@req' : 'marker' })
      continue
    }
    if (claim === 'verifies' || claim === 'annotation') {
      const { from: first = line, to: last = line } = reference.target ?? {}
      const via = relation === 'annotation' ? '@req' : 'marker'
      for (const from of context.testsIn(file, first, last)) builder.link({ from, kind: 'verifies', to, ...at, via })
      continue
    }
    // A contract's own reader knows what it promises.
    if (role === 'contract' && relation === 'promises') continue
    if (context.defines(id, file, line)) continue
    const from = placeOf(builder, given, reference, context)
    if (mentioned.has(`${from}\n${id}`)) continue
    mentioned.add(`${from}\n${id}`)
    builder.link({ from, kind: role === 'doc' ? 'documents' : 'mentions', to, ...at, via: reference.via })
  }
}

const ownKey = ({ file, role }: Pick<CodeFile, 'file' | 'role'>): string =>
  role === 'generated' ? keys.generated(file) : role === 'spec' ? keys.spec(file) : keys.file(file)

/** Exported symbols, and those that a marker names; what is private stands in the file facts. */
const addSymbols = (builder: GraphBuilder, { file, facts }: CodeFile): void => {
  const marked = new Set(facts.references.map(({ target }) => target?.symbol))
  for (const [index, symbol] of facts.symbols.entries()) {
    if (symbol.exported || marked.has(index)) addSymbol(builder, file, symbol)
  }
}

const addSymbol = (builder: GraphBuilder, file: string, symbol: CodeSymbol): string => {
  const { name, kind, exported, tokens, from: line, to: endLine } = symbol
  const key = keys.symbol(file, name)
  builder.add({ key, kind: 'symbol', name, file, line, endLine, symbol: { kind, exported, tokens } })
  builder.link({ from: keys.file(file), kind: 'contains', to: key })
  return key
}

/** What a marker attaches to, and its lines: a symbol, else a statement of the file, else the whole file. */
const implementer = (
  builder: GraphBuilder,
  { file, facts }: CodeFile,
  { target, line }: Reference,
): { from: string; lines: readonly [number, number] } => {
  const lines = [target?.from ?? line, target?.to ?? line] as const
  const symbol = target?.symbol === undefined ? innermost(facts.symbols, lines[0]) : facts.symbols[target.symbol]
  return { from: symbol ? addSymbol(builder, file, symbol) : keys.file(file), lines }
}

/** Where a mention stands: a section of a document, a test, an exported symbol, else the file. */
const placeOf = (builder: GraphBuilder, given: CodeFile, { line }: Reference, context: CodeContext): string => {
  const { file, role, facts } = given
  if (role === 'spec' || role === 'doc') {
    const { anchor, heading } = context.anchorOf(file, line)
    const key = role === 'spec' ? keys.section(file, anchor) : keys.doc(file, anchor)
    builder.add({ key, kind: role === 'spec' ? 'section' : 'doc', name: heading || file, file })
    builder.link({ from: ownKey(given), kind: 'contains', to: key })
    return key
  }
  if (role === 'generated' || role === 'contract') return ownKey(given)
  const test = context.testAt(file, line)
  if (test !== undefined) return test
  const symbol = innermost(
    facts.symbols.filter(({ exported }) => exported),
    line,
  )
  return symbol ? keys.symbol(file, symbol.name) : keys.file(file)
}
