import { unmapped } from '@throughline/trace/coverage'
import type { Run } from '../command.ts'
import { gapsReport } from '../gaps-report.ts'

export const run: Run = (call) =>
  gapsReport(
    call,
    'trace unmapped',
    ({ graph }) => unmapped(graph),
    (count, { graph }) =>
      (['operation', 'handler', 'metric'] as const).every((kind) => graph.ofKind(kind).length === 0)
        ? 'There is no operation, handler or metric.'
        : count === 0
          ? 'Every operation, handler and metric leads to a requirement.'
          : `${count} to mend: name a requirement with x-req-id in the contract, or mark the handler.`,
  )
