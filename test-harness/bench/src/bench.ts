/** How a value is printed. */
export type Unit = 'ratio' | 'share' | 'ms' | 'bytes' | 'count'

/** What a value may be: `most` and `least` allow the limit itself, `below` does not. */
export interface Bar {
  is: 'most' | 'least' | 'below'
  limit: number
}

/** One row of the results. */
export interface Measure {
  what: string
  /** Undefined where this machine cannot measure it. */
  value: number | undefined
  unit: Unit
  /** Without one it is context. */
  bar?: Bar
}

/** Numbers beside the measures: they vary from machine to machine, and no bar is on them. */
export interface Table {
  title: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

export interface BenchResult {
  measures: readonly Measure[]
  tables?: readonly Table[]
  /** What a reader must know to read the numbers. */
  notes?: readonly string[]
  /** Pictures and the like, written beside the results. */
  files?: readonly { path: string; content: string }[]
}

export interface BenchContext {
  /** How often each process runs. */
  runs: number
  /** A folder of this bench alone; it is removed afterwards. */
  scratch: string
  progress(line: string): void
  signal: AbortSignal
}

export type RunBench = (context: BenchContext) => Promise<BenchResult>

/** A row of the table of benches. */
export interface Bench {
  summary: string
  /** The median is taken of this many runs, unless the call says otherwise. */
  runs: number
  /** Left out unless it is named. */
  onlyNamed?: true
  load: () => Promise<{ run: RunBench }>
}
