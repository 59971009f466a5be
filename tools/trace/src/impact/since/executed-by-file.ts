import type { Executed, TestResult } from '../../results/test-results.ts'

const known = new WeakMap<TestResult, ReadonlyMap<string, readonly Executed[]>>()
const nothing: readonly Executed[] = []

/** What a test executed of a file. Results work out their lines anew whenever they are asked; here once. */
export const executedOf = (result: TestResult | undefined, file: string): readonly Executed[] =>
  result ? (executedByFile(result).get(file) ?? nothing) : nothing

export const executedByFile = (result: TestResult): ReadonlyMap<string, readonly Executed[]> => {
  const found = known.get(result) ?? Map.groupBy(result.executed, ({ file }) => file)
  known.set(result, found)
  return found
}
