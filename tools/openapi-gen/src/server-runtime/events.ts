import type { StreamPlan } from './route.ts'
import { own } from './values.ts'

export interface SentEvent {
  event: string
  data: unknown
  id?: string
  retry?: number
}

const encoder = new TextEncoder()

const ends = /\r\n|\n|\r/

const field = (name: string, value: string): string => {
  if (ends.test(value) || value.includes('\0')) throw new TypeError(`the ${name} of an event is one line`)
  return `${name}: ${value}\n`
}

/**
 * One event as it is written. Data of more than one line is several fields; a reader joins them again.
 * @see WHATWG HTML, 9.2.5 Parsing an event stream
 */
export const frameOf = ({ event, data, id, retry }: SentEvent, { events }: StreamPlan): string => {
  const isText = typeof data === 'string' && (events === undefined || own(events, event)?.content === 'text')
  const text = isText ? data : JSON.stringify(data)
  const head = `${event === 'message' ? '' : field('event', event)}${id === undefined ? '' : field('id', id)}`
  const wait = retry === undefined ? '' : `retry: ${Math.trunc(retry)}\n`
  const lines = (text ?? 'null').split(ends).map((line) => `data: ${line}\n`)
  return `${head}${wait}${lines.join('')}\n`
}

/**
 * The bytes of a stream, made one event at a time and only when they are asked for: a reader that does not read holds
 * the handler back, not memory. A reader that leaves ends the iteration.
 */
// implements: TL-OPENAPI-167
export const eventStream = (
  events: AsyncIterable<SentEvent>,
  plan: StreamPlan,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> => {
  const iterator = events[Symbol.asyncIterator]()
  let left = false
  const leave = (): void => {
    left = true
    // An iterator that is about to give an event ends behind it; nobody waits for that.
    Promise.resolve(iterator.return?.()).catch(onError)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await iterator.next()
          if (left) return
          if (!next.done) {
            controller.enqueue(encoder.encode(frameOf(next.value, plan)))
            if (plan.events && own(plan.events, next.value.event)?.terminal) {
              leave()
              controller.close()
            }
            return
          }
          if (plan.sentinel !== undefined) controller.enqueue(encoder.encode(`data: ${plan.sentinel}\n\n`))
          controller.close()
        } catch (error) {
          onError(error)
          if (left) return
          leave()
          // What a reader sees is a stream that broke off, and nothing of the reason.
          controller.error(new Error('the stream broke off'))
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  )
}
