import type { StreamTaskEvent } from '@contracts/api-types/data'
import { createParser } from 'eventsource-parser'
import { createChanges } from './changes.ts'

/** Somebody who reads a stream, and all that was read so far. */
export interface EventReader {
  events: readonly StreamTaskEvent[]
  /** Event IDs, in the order of the events that have one. */
  ids: readonly string[]
  /** Waits until what was read is enough. */
  until(enough: (events: readonly StreamTaskEvent[]) => boolean): Promise<void>
  /** Waits until the service has closed the stream. */
  end(): Promise<void>
  leave(): void
}

export const readEvents = (response: Response, leave: () => void): EventReader => {
  const events: StreamTaskEvent[] = []
  const ids: string[] = []
  const changes = createChanges()
  let over = false
  const parser = createParser({
    onEvent({ event, data, id }) {
      events.push({ event, data: JSON.parse(data) } as StreamTaskEvent)
      if (id !== undefined) ids.push(id)
      changes.happened()
    },
  })
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch (failure) {
      // Whoever leaves breaks off what it reads.
      if (!(failure instanceof Error && failure.name === 'AbortError')) throw failure
    } finally {
      over = true
      changes.happened()
    }
  }
  void read()
  return {
    events,
    ids,
    until: (enough) => changes.until(() => enough(events)),
    end: () => changes.until(() => over),
    leave,
  }
}

/** What was read, one short line an event, without `metrics`, which may stand anywhere. */
export const storyOf = (events: readonly StreamTaskEvent[]): string[] =>
  events.flatMap((each) => {
    if (each.event === 'metrics') return []
    if (each.event === 'token') return `${each.data.i} ${each.data.t}`
    if (each.event === 'end') return `end ${each.data.reason ?? ''}`
    if (each.event === 'error') return `error ${each.data.code}`
    return each.event
  })
