import type { Report, Workspace } from '@throughline/kernel'
import { findingOfGap, type Gap, readTrace, type Trace } from '@throughline/trace/coverage'
import type { Call } from './command.ts'

/** The payload of each question for what is missing. */
export interface GapsResult {
  gaps: Gap[]
}

/** Answers one question for what is missing: a finding each, and what to do about them. */
export const gapsReport = async (
  call: Call,
  command: string,
  find: (trace: Trace, workspace: Workspace) => Gap[],
  next: (count: number, trace: Trace) => string,
): Promise<Report<GapsResult>> => {
  const workspace = await call.workspace()
  const { value: trace, findings } = await readTrace(workspace)
  const gaps = find(trace, workspace)
  return {
    command,
    result: { gaps },
    findings: [...findings, ...gaps.map(findingOfGap)],
    next: next(gaps.length, trace),
  }
}
