import { dangling } from '@throughline/trace/coverage'
import type { Run } from '../command.ts'
import { gapsReport } from '../gaps-report.ts'

export const run: Run = (call) =>
  gapsReport(
    call,
    'trace dangling',
    ({ graph, sources }) => dangling(graph, new Set(sources.specs.retired.map(({ id }) => id))),
    (count) =>
      count === 0
        ? 'Every ID that is named is defined.'
        : `${count} to mend: correct each ID, or state its requirement in a spec.`,
  )
