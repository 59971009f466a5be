import type { TraceEdge } from '../graph/index.ts'
import type { TestResult } from '../test-results.ts'

/** Whether a test executed a line of an implementation; outdated where the file is another now. */
export type ExecutedLines = (result: TestResult, implementer: TraceEdge) => 'executed' | 'outdated' | 'no'

/** @param hashOf SHA-256 of a file as it is now */
export const executedLines =
  (hashOf: (file: string) => string | undefined): ExecutedLines =>
  (result, { file, lines }) => {
    const inFile = result.executed.filter((each) => each.file === file)
    if (inFile.length === 0 || file === undefined || lines === undefined) return 'no'
    const current = inFile.filter(({ hash }) => hash === hashOf(file))
    if (current.length === 0) return 'outdated'
    const [from, to] = lines
    return current.some(({ lines: seen }) => seen.some((line) => from <= line && line <= to)) ? 'executed' : 'no'
  }
