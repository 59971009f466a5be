import type { GraphColumns, TraceEdge } from '../graph/index.ts'
import { bare, byLines, type Judge, type Verdict, withoutLines } from './verdict.ts'

export interface LinkedTest {
  /** Key of the test. */
  test: string
  verdict: Verdict
}

/** A requirement for which tests are judged. */
export interface Claim {
  /** What is marked as what implements it, and of each the number of its file. */
  implementers: readonly TraceEdge[]
  files: readonly number[]
  /** Whether anything has to implement it. */
  needsCode: boolean
  /** The tests that name it; filled here, by key. */
  tests: LinkedTest[]
}

/**
 * Judges every test for each requirement that it names. Test by test: most of what a test says it says of all of them,
 * and the files that it executed are marked once, whatever they are then compared with.
 * @param claims by number of the requirement's node
 */
// implements: TL-TRACE-311
export const judgeTests = (columns: GraphColumns, claims: readonly (Claim | undefined)[], judge: Judge): void => {
  const { starts, targets, kinds } = columns
  const executed = columns.executed()
  /** Of each file that implements anything: the test that was the last to execute it. */
  const executedBy = new Int32Array(executed.count).fill(-1)
  for (const { at, key, test } of columns.tests) {
    const said = bare(test, judge.accept)
    const end = executed.starts[at + 1] ?? 0
    for (let each = executed.starts[at] ?? 0; each < end; each++) executedBy[executed.files[each] ?? 0] = at
    const last = starts[at + 1] ?? 0
    let before = -1
    for (let link = starts[at] ?? 0; link < last; link++) {
      const target = targets[link] ?? 0
      const claim = claims[target]
      // Links stand by their target: several to one requirement follow each other.
      if (claim === undefined || kinds[link] !== 'verifies' || target === before) continue
      before = target
      const verdict = said ?? withoutLines(test, claim) ?? byLines(test, seen(claim, executedBy, at), judge)
      claim.tests.push({ test: key, verdict })
    }
  }
}

/** The implementers of which a test executed the file; most often none. */
const seen = ({ implementers, files }: Claim, executedBy: Int32Array, test: number): readonly TraceEdge[] => {
  let found: TraceEdge[] | undefined
  for (let index = 0; index < files.length; index++) {
    const implementer = implementers[index]
    if (implementer && executedBy[files[index] ?? 0] === test) (found ??= []).push(implementer)
  }
  return found ?? none
}

const none: readonly TraceEdge[] = []
