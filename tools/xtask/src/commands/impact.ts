import { type Report, UsageError } from '@throughline/kernel'
import {
  impact,
  mermaidOfSince,
  mermaidOfSubject,
  type SinceImpact,
  type SubjectImpact,
  textOfSince,
  textOfSubject,
  vitestOfSince,
} from '@throughline/trace/impact'
import type { Call, Run } from '../command.ts'
import { nextOfSubject } from '../next-of-subject.ts'

/** One of the two questions, and its answer; neither where nothing is called so. */
type Payload = { since?: SinceImpact } & Partial<SubjectImpact>

export const run: Run = async (call): Promise<Report<Payload>> => {
  const { since } = call.flags
  const [subject, ...more] = call.arguments
  if (typeof since === 'string') {
    if (subject !== undefined) throw new UsageError(`impact takes --since or a subject; not both (${subject})`)
    return sinceReport(call, since)
  }
  if (subject === undefined) throw new UsageError('impact needs a subject, such as an ID or a file, or --since REF')
  if (more.length > 0) throw new UsageError(`impact takes one subject; not ${call.arguments.join(' and ')}`)
  if (call.ownFormat === 'vitest') throw new UsageError('--format vitest goes with --since REF')
  return subjectReport(call, subject)
}

const sinceReport = async (call: Call, ref: string): Promise<Report<Payload>> => {
  const { impactSince } = await import('@throughline/trace/impact-since')
  const { value, findings } = await impactSince(await call.workspace(), ref)
  const { tests } = value
  const printed =
    call.ownFormat === 'vitest'
      ? vitestOfSince(value)
      : call.ownFormat === 'mermaid'
        ? mermaidOfSince(value)
        : undefined
  return {
    command: 'impact',
    result: { since: value },
    findings,
    text: textOfSince(value),
    next:
      tests.length > 0
        ? `pnpm -s xtask impact --since ${ref} --format vitest | sh -e runs them.`
        : 'No test is concerned.',
    ...(printed !== undefined && { printed }),
  }
}

const subjectReport = async (call: Call, text: string): Promise<Report<Payload>> => {
  const { value, findings } = await impact(await call.workspace(), text)
  if (!value) return { command: 'impact', result: {}, findings }
  const printed = call.ownFormat === 'mermaid' ? mermaidOfSubject(value) : undefined
  return {
    command: 'impact',
    result: value,
    findings,
    text: textOfSubject(value),
    next: nextOfSubject(value),
    ...(printed !== undefined && { printed }),
  }
}
