import { orphans } from '@throughline/trace/coverage'
import type { Run } from '../command.ts'
import { gapsReport } from '../gaps-report.ts'

export const run: Run = (call) =>
  gapsReport(
    call,
    'trace orphans',
    ({ graph }) => orphans(graph),
    (count, { graph }) =>
      count === 0
        ? graph.ofKind('requirement').length === 0
          ? 'There is no requirement.'
          : 'Something refers to every requirement.'
        : `${count} to mend: promise it in a contract, mark its code, prove it with a test, or plan it.`,
  )
