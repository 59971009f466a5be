import { type Report, UsageError } from '@throughline/kernel'
import { readTrace } from '@throughline/trace/coverage'
import { type Confirmation, confirm, confirmationsFile } from '@throughline/trace/suspects'
import type { Call, Run } from '../command.ts'

export interface TraceConfirmResult {
  /** Null where nothing was written. */
  confirmation: Confirmation | null
}

export const run: Run = async (call): Promise<Report<TraceConfirmResult>> => {
  const [id, ...more] = call.arguments
  if (id === undefined) throw new UsageError('trace confirm needs the ID of a requirement')
  if (more.length > 0) throw new UsageError(`trace confirm takes one ID; not ${call.arguments.join(' and ')}`)
  const given = { id, site: textOf(call, 'site'), reason: textOf(call, 'reason'), by: textOf(call, 'by') }
  const workspace = await call.workspace()
  const { value: trace, findings } = await readTrace(workspace)
  const { value, findings: faults } = confirm(workspace, trace.sources, given)
  return {
    command: 'trace confirm',
    result: { confirmation: value ?? null },
    findings: [...findings, ...faults],
    next: value
      ? `Written to ${confirmationsFile}: commit it. It lapses when the words of ${id} change again.`
      : `Nothing was written: correct ${confirmationsFile} first.`,
  }
}

const textOf = ({ flags }: Call, name: string): string => {
  const value = flags[name]
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`trace confirm needs --${name}`)
  return value.trim()
}
