import type { CodeSymbol, FileFacts } from '../code/file-facts.ts'
import type { TraceEdge } from '../graph/index.ts'
import type { TestResult } from '../results/test-results.ts'

/** Whether a test executed a line of an implementation; outdated where the file is another now. */
export type ExecutedLines = (result: TestResult, implementer: TraceEdge) => 'executed' | 'outdated' | 'no'

type Range = readonly [from: number, to: number]

/** @param factsOf what a file says as it is now */
// implements: TL-TRACE-311, TL-TRACE-312
export const executedLines = (factsOf: (file: string) => FileFacts | undefined): ExecutedLines => {
  const known = new Map<TraceEdge, readonly Range[]>()
  const rangesOf = (implementer: TraceEdge, { symbols }: FileFacts): readonly Range[] => {
    const ranges = known.get(implementer) ?? actingIn(implementer.lines ?? [0, 0], symbols)
    known.set(implementer, ranges)
    return ranges
  }
  return (result, implementer) => {
    // Asked for each test and each implementer of what it names: most tests executed nothing of most files.
    const { file } = implementer
    if (file === undefined || !result.executed.some((each) => each.file === file)) return 'no'
    const facts = factsOf(file)
    if (!facts) return 'no'
    const current = result.executed.filter((each) => each.file === file && each.hash === facts.hash)
    if (current.length === 0) return 'outdated'
    const ranges = rangesOf(implementer, facts)
    const isHit = (line: number) => ranges.some(([from, to]) => from <= line && line <= to)
    return current.some(({ lines }) => lines.some(isHit)) ? 'executed' : 'no'
  }
}

/**
 * Where an implementation acts: in its functions where it holds any, since a class or a table of functions runs a line
 * of its own by being loaded; else wherever it stands.
 */
const actingIn = ([from, to]: Range, symbols: readonly CodeSymbol[]): readonly Range[] => {
  const functions = symbols.filter(
    (symbol) => from <= symbol.from && symbol.to <= to && (symbol.kind === 'function' || symbol.kind === 'method'),
  )
  return functions.length > 0 ? functions.map((each) => [each.from, each.to] as const) : [[from, to]]
}
