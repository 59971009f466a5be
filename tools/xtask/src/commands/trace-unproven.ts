import { judgeTrace, unproven } from '@throughline/trace/coverage'
import type { Run } from '../command.ts'
import { gapsReport } from '../gaps-report.ts'

export const run: Run = (call) =>
  gapsReport(
    call,
    'trace unproven',
    (trace, workspace) => unproven(trace.graph, judgeTrace(workspace, trace, new Map()).value.requirements),
    (count, { graph }) =>
      count === 0
        ? graph.ofKind('requirement').length === 0
          ? 'There is no requirement.'
          : 'Every requirement is verified.'
        : `${count} to mend: a current passed test must name the ID, match something, and execute a line of the marked code.`,
  )
