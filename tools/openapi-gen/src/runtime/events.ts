import { eventParser } from './event-stream.ts'
import { own } from './lookup.ts'
import type { Reader, Reading } from './plan.ts'

/** How the data of an event is read. */
export type DataReader = (data: string, failure: () => Error) => unknown

export const jsonData: DataReader = (data, failure) => {
  try {
    return JSON.parse(data)
  } catch {
    throw failure()
  }
}

export const textData: DataReader = (data) => data

/** What ends a stream; where something does, an end before it is none. */
interface Ends {
  terminal?: readonly string[]
  sentinel?: string
}

/** The events of a stream, each with the reader of its data; any event as it comes where the contract names none. */
export const events =
  (readers?: Readonly<Record<string, DataReader>>, ends: Ends = {}): Reader =>
  (response, reading) => ({ events: eventsOf(response, reading, readers, ends) })

// implements: TL-OPENAPI-014, TL-OPENAPI-017
async function* eventsOf(
  response: Response,
  { fail, signal, progress }: Reading,
  readers: Readonly<Record<string, DataReader>> | undefined,
  { terminal = [], sentinel }: Ends,
): AsyncGenerator<unknown, void, undefined> {
  const reader = response.body?.getReader()
  if (!reader) throw fail('answered a stream without a body')
  // A fetch that does not hang on the signal once it has answered is stopped here.
  const abort = () => void reader.cancel(signal?.reason).catch(() => undefined)
  signal?.addEventListener('abort', abort, { once: true })
  const parser = eventParser(undefined, progress?.id)
  /** Another connection may give what this one did not. */
  const lose = (error: unknown): unknown => {
    if (progress) progress.lost = error
    return error
  }
  const chunk = async () => {
    signal?.throwIfAborted()
    const read = await reader.read().catch((error: unknown) => {
      throw lose(error)
    })
    signal?.throwIfAborted()
    return read.value
  }
  try {
    for (let bytes = await chunk(); bytes; bytes = await chunk()) {
      for (const { event, data } of parser.feed(bytes)) {
        if (data === sentinel) return
        const read = readers === undefined ? textData : (own(readers, event) as DataReader | undefined)
        if (read === undefined) throw fail(`sent an event '${event}' that its contract does not declare`)
        yield { event, data: read(data, () => fail(`sent '${event}' with data that is no JSON`)) }
        if (terminal.includes(event)) return
      }
      if (progress) Object.assign(progress, { id: parser.lastId, retry: parser.retry ?? progress.retry })
    }
    const wanted = sentinel === undefined ? terminal : [...terminal, sentinel]
    if (wanted.length > 0) throw lose(fail(`ended its stream before ${wanted.join(' or ')}`))
  } finally {
    signal?.removeEventListener('abort', abort)
    await reader.cancel().catch(() => undefined)
  }
}
