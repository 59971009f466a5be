import type { Limits } from '../http/limits.ts'
import type { Call } from './call.ts'
import type { Around } from './read-stream.ts'
import type { Blocked, Done } from './run-scenario.ts'

/** What was on its way when the second answer came has arrived by then. */
const settleMs = 50

type SendCall = (call: Call, around: Around) => Promise<Done | Blocked>

/** Opens a stream, and sends another request once its first event is there. Both answers, in that order. */
// implements: TL-VERIFY-262
export const sendBeside = async (
  limits: Limits,
  send: SendCall,
  [stream, other]: readonly [Call, Call],
): Promise<Done[] | Blocked> => {
  const stop = new AbortController()
  const opened = Promise.withResolvers<() => number>()
  const reading = send(stream, { opened: opened.resolve, stop: stop.signal })
  const ended = reading.then(() => undefined)
  const count = await Promise.race([opened.promise, ended])
  const answered = await send(other, { own: true })
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, settleMs))])
  const seenBeside = count?.()
  const timer = setTimeout(() => stop.abort(), limits.afterCancelMs)
  const read = await reading
  clearTimeout(timer)
  if ('blocked' in read) return read
  if ('blocked' in answered) return answered
  return [{ ...read, ...(seenBeside !== undefined && { seenBeside }) }, answered]
}
