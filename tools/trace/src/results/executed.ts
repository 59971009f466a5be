import type { Executed } from './test-results.ts'

/** A file that tests executed, with the lines of each of its functions, the module itself first: `3-7 9`. */
export interface Source {
  file: string
  hash: string
  functions: string[]
  /** Offset at which the code of each begins, by which one is told from another on the same line. */
  places?: number[]
}

/** The functions of a source that ran, by their numbers: `0-4 7`. */
export type Execution = [source: number, functions: string]

/** Rising numbers as ranges: `3-7 9`. */
export const rangesOf = (numbers: readonly number[]): string => {
  const ranges: string[] = []
  for (let at = 0; at < numbers.length; ) {
    const from = numbers[at] ?? 0
    let to = from
    while (numbers[++at] === to + 1) to++
    ranges.push(from === to ? `${from}` : `${from}-${to}`)
  }
  return ranges.join(' ')
}

export const numbersOf = (ranges: string): number[] =>
  ranges === ''
    ? []
    : ranges.split(' ').flatMap((range) => {
        const [from = 0, to = from] = range.split('-').map(Number)
        return Array.from({ length: to - from + 1 }, (_, index) => from + index)
      })

const places = new WeakMap<Executed, { all: readonly number[]; ran: ReadonlySet<number> }>()

/** Whether the function ran whose code begins at an offset; undefined where only lines are known. */
export const ranAt = (executed: Executed, offset: number): boolean | undefined => {
  const known = places.get(executed)
  // The module itself is no function.
  const index = known?.all.indexOf(offset, 1) ?? -1
  return index < 0 ? undefined : known?.ran.has(index)
}

/** What executions stand for, worked out once for each set of functions. */
export const expandExecutions = (sources: readonly Source[]) => {
  const known = new Map<string, Executed>()
  const expand = (index: number, functions: string, grain: Executed['grain']): Executed[] => {
    const source = sources[index]
    if (!source) return []
    const key = `${grain} ${index} ${functions}`
    let executed = known.get(key)
    if (!executed) {
      const lines = numbersOf(functions).flatMap((each) => numbersOf(source.functions[each] ?? ''))
      const { file, hash } = source
      executed = { file, hash, lines: [...new Set(lines)].sort((a, b) => a - b), grain }
      if (source.places) places.set(executed, { all: source.places, ran: new Set(numbersOf(functions)) })
      known.set(key, executed)
    }
    return [executed]
  }
  return (executions: readonly Execution[], grain: Executed['grain']): Executed[] =>
    executions.flatMap(([index, functions]) => expand(index, functions, grain))
}

/** The other way: lines as they are given, each a function of its own. */
export const collectExecutions = () => {
  const sources: Source[] = []
  const numberOf = ({ file, hash }: Executed): number => {
    const known = sources.findIndex((source) => source.file === file && source.hash === hash)
    return known < 0 ? sources.push({ file, hash, functions: [] }) - 1 : known
  }
  const executionOf = (executed: Executed): Execution => {
    const index = numberOf(executed)
    const functions = sources[index]?.functions ?? []
    const numbers = executed.lines.map((line) => {
      const known = functions.indexOf(`${line}`)
      return known < 0 ? functions.push(`${line}`) - 1 : known
    })
    return [index, rangesOf(numbers.sort((a, b) => a - b))]
  }
  return { sources, executionOf }
}
