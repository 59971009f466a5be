import type { Finding } from '@throughline/kernel'
import type { ApiModel, Operation } from '@throughline/openapi'
import { declaredFor } from '../declared-response.ts'
import { finding } from '../findings.ts'
import type { Base } from './session.ts'
import type { Tallies, Tally } from './tally.ts'

/** What a run reached of one operation. */
export interface Reached {
  operationId: string
  method: string
  path: string
  /** Every status that came, and under which declared one it falls. */
  statuses: { status: number; times: number; declared?: string }[]
  /** Declared statuses that never came. */
  missing: string[]
  mediaTypes: Share
  parameters: Share
  events: Share
  /** Why the operation never succeeded. */
  notReached?: string
}

/** What was seen of what is declared. */
export interface Share {
  seen: string[]
  missing: string[]
}

// implements: TL-VERIFY-403
export const reachOf = (operation: Operation, tally: Tally, base: Base | undefined): Reached => {
  const { operationId, method, path, responses } = operation
  const statuses = [...tally.statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times]) => {
      const declared = declaredFor(operation, status)?.status
      return { status, times, ...(declared !== undefined && { declared }) }
    })
  const came = new Set(statuses.map(({ declared }) => declared))
  const types = responses.flatMap(({ content }) => content.map(({ name }) => name.split(';')[0]?.trim() ?? name))
  const events = responses.flatMap(({ content }) =>
    content.flatMap(({ sse }) => sse?.events.map(({ name }) => name) ?? []),
  )
  const why = statuses.some(({ status }) => status < 300) ? undefined : reasonOf(base, statuses)
  return {
    operationId,
    method,
    path,
    statuses,
    missing: responses.map(({ status }) => status).filter((status) => !came.has(status)),
    mediaTypes: shareOf(types, tally.mediaTypes),
    parameters: shareOf(
      operation.parameters.map((each) => `${each.in}.${each.name}`),
      tally.parameters,
    ),
    events: shareOf(events, tally.events),
    ...(why !== undefined && { notReached: why }),
  }
}

const reasonOf = (base: Base | undefined, statuses: Reached['statuses']): string => {
  if (base?.blocked !== undefined) return base.blocked
  if (base?.status !== undefined) return `its simplest request is answered with ${base.status}`
  return statuses.length === 0 ? 'nothing was sent, or nothing came' : 'no request of it succeeded'
}

const shareOf = (declared: readonly string[], seen: ReadonlySet<string>): Share => {
  const all = [...new Set(declared)]
  return { seen: all.filter((each) => seen.has(each)), missing: all.filter((each) => !seen.has(each)) }
}

/** Names what was not reached, and why. */
// implements: TL-VERIFY-403
export const reachFindings = (model: ApiModel, reached: readonly Reached[]): Finding[] =>
  reached.flatMap(({ operationId, missing, notReached }) => {
    const pointer = model.operations.find((each) => each.operationId === operationId)?.pointer ?? ''
    if (notReached !== undefined) {
      const message = `${operationId} never succeeded: ${notReached}`
      const location = model.locate(pointer, { key: true })
      return [finding('operation-not-reached', message, { location, anchor: operationId })]
    }
    return missing.map((status) =>
      finding('status-not-reached', `${operationId}: ${status} was not reached: no request brought it about`, {
        location: model.locate(`${pointer}/responses/${status}`, { key: true }),
        anchor: `${operationId} ${status}`,
      }),
    )
  })

/** A run that proves nothing, and one that was set up wrongly. */
// implements: TL-VERIFY-405
export const setUpFindings = (model: ApiModel, bases: readonly Base[], tallies: Tallies): Finding[] => {
  const location = model.locate('/paths', { key: true })
  const nothing =
    tallies.succeeded().size === 0
      ? [finding('nothing-verified', 'no operation ever answered 2xx: nothing was verified', { location })]
      : []
  const statuses = bases.flatMap(({ status }) => status ?? [])
  const share = (of: (status: number) => boolean) => statuses.filter(of).length
  const kinds = [
    { code: 'mostly-401', of: (status) => status === 401 || status === 403, words: '401 or 403' },
    { code: 'mostly-404', of: (status) => status === 404, words: '404' },
    { code: 'mostly-4xx', of: (status) => status >= 400 && status < 500, words: '4xx' },
  ] as const satisfies { code: string; of: (status: number) => boolean; words: string }[]
  // Of two operations that succeed in part, one is no set-up.
  const isTelling = statuses.length >= 3 || tallies.succeeded().size === 0
  const kind = !isTelling ? undefined : kinds.find(({ of }) => share(of) * 2 > statuses.length)
  if (!kind) return nothing
  const message = `the simplest request of ${share(kind.of)} of ${statuses.length} operations is answered with ${kind.words}`
  return [...nothing, finding(kind.code, message, { location, anchor: kind.code })]
}
