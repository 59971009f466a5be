import type { Report } from '@throughline/kernel'
import { readTrace } from '@throughline/trace/coverage'
import { diffText, openSites, type Suspects } from '@throughline/trace/suspects'
import type { Run } from '../command.ts'
import { suspectsOf } from '../suspects-of.ts'

export interface TraceSuspectResult {
  /** Null where the base is not known. */
  suspects: Suspects | null
}

export const run: Run = async (call): Promise<Report<TraceSuspectResult>> => {
  const workspace = await call.workspace()
  const { value: trace, findings } = await readTrace(workspace)
  const found = suspectsOf(call, workspace, trace)
  return {
    command: 'trace suspect',
    result: { suspects: found.value ?? null },
    findings: [...findings, ...found.findings],
    text: found.value ? textOf(found.value) : [],
    next: trace.graph.ofKind('requirement').length === 0 ? 'There is no requirement.' : nextStep(found.value),
  }
}

const textOf = ({ changed }: Suspects): string[] =>
  changed.flatMap(({ id, diff, sites }) => [
    `${id}  ${diffText(diff)}`,
    ...sites.map(({ site, kind, confirmed }) => {
      const answer = confirmed ? `  (${confirmed.by}: ${confirmed.reason})` : ''
      return `  ${confirmed ? 'confirmed' : 'suspect  '}  ${kind.padEnd('implements'.length)}  ${site}${answer}`
    }),
    ...(sites.length === 0 ? ['  everything that named it has been touched since'] : []),
    '',
  ])

const nextStep = (suspects: Suspects | undefined): string => {
  if (!suspects) return 'Name a base that this clone has: pnpm xtask trace suspect --base REF'
  const open = suspects.changed.reduce((sum, each) => sum + openSites(each).length, 0)
  if (open === 0) return `No reference is suspect since ${suspects.base.commit.slice(0, 9)}.`
  return `${open} suspect: change each as the new words ask for, or confirm it with pnpm xtask trace confirm.`
}
