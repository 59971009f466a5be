import type { Operation } from '@throughline/openapi'
import { essence } from '../media-type.ts'
import { headerOf } from '../send.ts'
import type { Done } from './run-scenario.ts'

/** What came for one operation: how often each status, and what it held. */
export interface Tally {
  statuses: Map<number, number>
  mediaTypes: Set<string>
  events: Set<string>
  /** Parameters that were sent with a request that succeeded, by place and name. */
  parameters: Set<string>
}

export interface Tallies {
  requests(): number
  saw(done: Done): void
  of(operation: Operation): Tally
  /** IDs of operations that were answered with 2xx. */
  succeeded(): Set<string>
}

export const talliesOf = (): Tallies => {
  const tallies = new Map<Operation, Tally>()
  const of = (operation: Operation): Tally => {
    const known = tallies.get(operation)
    if (known) return known
    const fresh: Tally = { statuses: new Map(), mediaTypes: new Set(), events: new Set(), parameters: new Set() }
    tallies.set(operation, fresh)
    return fresh
  }
  let requests = 0
  return {
    requests: () => requests,
    of,
    succeeded: () => {
      const isSuccess = ([, { statuses }]: [Operation, Tally]) => [...statuses.keys()].some((each) => each < 300)
      return new Set([...tallies].filter(isSuccess).map(([{ operationId }]) => operationId))
    },
    saw({ call, sent, stream, values }) {
      requests++
      // What answers another method says nothing of the operation.
      if (sent.kind !== 'answer' || call.tweak?.method !== undefined) return
      const { statuses, mediaTypes, events, parameters } = of(call.operation)
      statuses.set(sent.status, (statuses.get(sent.status) ?? 0) + 1)
      const type = headerOf(sent, 'content-type')
      if (type !== undefined) mediaTypes.add(essence(type))
      for (const { name } of stream?.events ?? []) events.add(name)
      if (sent.status < 300) for (const key of values.keys()) parameters.add(key)
    },
  }
}
