import type { CallOptions, Client } from './client.ts'
import { HttpError } from './http-error.ts'
import type { AnyCall, Plan, Progress } from './plan.ts'
import { type AnyAnswer, exchange } from './send.ts'
import { wait } from './wait.ts'

/** Awaited, it is the answer; iterated, the events of the answer, over as many connections as they take. */
export type Streamed<Answer, Event> = Promise<Answer> & AsyncIterable<Event>

export interface StreamOptions extends CallOptions {
  reconnect?:
    | {
        /** How often in a row without an event; 5 where nothing is said, 0 for never. */
        attempts?: number
        /** Milliseconds before the first attempt, doubled with each; 1000 where neither this nor the stream says. */
        delay?: number
        /** Where the stream gives no IDs as well: its events may come again, or be missing. */
        withoutId?: boolean
      }
    | undefined
}

/** Sends a call at once. Whoever iterates what it gives reads on over a lost connection; the signal ends everything. */
export const stream = <Answer, Event>(
  client: Client,
  call: AnyCall & StreamOptions,
  plan: Plan,
): Streamed<Answer, Event> => {
  const progress: Progress = { id: '', retry: undefined, lost: undefined }
  const first = exchange(client, call, plan, progress)
  const iterator = resumed(client, call, plan, first, progress)
  const iterated = () => {
    // Whoever iterates learns of a failure there, and need not await the answer as well.
    first.catch(() => undefined)
    return iterator
  }
  return Object.assign(first, { [Symbol.asyncIterator]: iterated }) as unknown as Streamed<Answer, Event>
}

// implements: TL-OPENAPI-017, TL-OPENAPI-145
async function* resumed(
  client: Client,
  call: AnyCall & StreamOptions,
  plan: Plan,
  first: Promise<AnyAnswer>,
  progress: Progress,
): AsyncGenerator<unknown, void, undefined> {
  const { attempts = 5, delay = 1000, withoutId = false } = call.reconnect ?? {}
  const { signal } = call
  let connection = first
  let begun = false
  let again = false
  for (let failures = 0; ; failures++) {
    try {
      const answer = await connection
      if (answer.events === undefined) throw new HttpError(answer, plan.name)
      for await (const event of answer.events) {
        failures = 0
        begun = true
        yield event
      }
      return
    } catch (error) {
      // @see WHATWG HTML, 9.2.2: a service that is asked again says with 204 that there is nothing more.
      if (again && statusOf(error) === 204) return
      const sameAgain = begun ? progress.id !== '' || withoutId : plan.method === 'GET' || progress.id !== ''
      const passing = error === progress.lost || (again && isPassing(error))
      if (signal?.aborted || !passing || !sameAgain || failures >= attempts) throw error
    }
    again = true
    await wait((progress.retry ?? delay) * 2 ** failures, signal)
    connection = exchange(
      client,
      call,
      plan,
      progress,
      progress.id === '' ? {} : { 'last-event-id': ascii(progress.id) },
    )
  }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'status' in error ? Number(error.status) : undefined

/** Whether asking once more may help: nobody answered, or somebody who is busy. */
const isPassing = (error: unknown): boolean => {
  const status = statusOf(error)
  return status === undefined || status === 429 || status >= 500
}

/** A header holds bytes: those of UTF-8. */
const ascii = (id: string): string => String.fromCharCode(...new TextEncoder().encode(id))
