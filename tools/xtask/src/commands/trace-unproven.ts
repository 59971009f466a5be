import { judgeTrace, unproven } from '@throughline/trace/coverage'
import type { Run } from '../command.ts'
import { gapsReport } from '../gaps-report.ts'

export const run: Run = (call) =>
  gapsReport(
    call,
    'trace unproven',
    (trace, workspace) => unproven(trace.graph, judgeTrace(workspace, trace, new Map()).value.requirements),
    (count) =>
      count === 0
        ? 'Every requirement is verified.'
        : `${count} to mend: a current passed test must name the ID, match something, and execute a line of the marked code.`,
  )
