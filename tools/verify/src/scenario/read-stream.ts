import type { Operation, SseContract } from '@throughline/openapi'
import { promisesEnd } from '../contract/stream-end.ts'
import type { Limits } from '../http/limits.ts'
import { essence } from '../http/media-type.ts'
import type { SendHow } from '../http/send.ts'
import { type SseReader, sseReader } from '../http/sse-reader.ts'
import { onceFor } from '../once-for.ts'
import type { Call } from './call.ts'

/** What else goes on while a stream is read. */
export interface Around {
  /** Called once its first event is there, with a look at how many there are. */
  opened?(count: () => number): void
  /** Ends it. */
  stop?: AbortSignal
  /** Needs a connection of its own. */
  own?: boolean
}

export interface Reading {
  reader?: SseReader
  watch?: SseReader['push']
  how: SendHow
}

/** How the answer of a call is read: a stream as fast as it comes and to its end, unless the call says otherwise. */
// implements: TL-VERIFY-264
export const readingOf = (limits: Limits, { operation, tweak = {} }: Call, around: Around): Reading => {
  const contract = streamOf(operation)
  const { pauseMs, withinMs, leave } = tweak
  const endless = contract?.only === true && !promisesEnd(contract.sse)
  const most = withinMs ?? (endless ? 2 * limits.endlessMs : undefined)
  const stops = [around.stop, most === undefined ? undefined : AbortSignal.timeout(most)].filter((each) => !!each)
  const how = {
    ...(around.own === true && { own: true }),
    ...(pauseMs !== undefined && { pauseMs }),
    ...(stops.length > 0 && { stop: AbortSignal.any(stops) }),
  }
  if (!contract) return { how }
  const reader = sseReader(limits, contract.sse)
  const watch = (chunk: Buffer): number | undefined => {
    const stopIn = reader.push(chunk)
    const count = reader.count()
    if (count > 0) around.opened?.(reader.count)
    if (leave !== undefined && count >= leave) return 0
    if (stopIn !== undefined || count === 0 || promisesEnd(contract.sse)) return stopIn
    return count >= limits.endlessEvents ? 0 : limits.endlessMs
  }
  return { reader, watch, how }
}

/** The event stream that an operation succeeds with, and whether it may succeed with nothing else. */
export const streamOf = onceFor(
  ({ responses }: Operation): { sse: SseContract | undefined; only: boolean } | undefined => {
    const content = responses.filter(({ status }) => /^2/.test(status)).flatMap((each) => each.content)
    const stream = content.find(({ name }) => essence(name) === 'text/event-stream')
    return stream && { sse: stream.sse, only: content.length === 1 }
  },
)
