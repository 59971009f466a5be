import type { TaskStream } from '../orchestrator/task-stream.ts'

const encoder = new TextEncoder()

/**
 * The bytes of a stream, made one event at a time and only when they are asked for: a reader that does not read holds
 * the worker back, not memory.
 */
export const sseBody = (stream: TaskStream): ReadableStream<Uint8Array> =>
  new ReadableStream(
    {
      async pull(controller) {
        const event = await stream.next()
        if (!event) {
          stream.leave()
          controller.close()
          return
        }
        controller.enqueue(encoder.encode(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`))
      },
      cancel: () => stream.leave(),
    },
    { highWaterMark: 0 },
  )

export const sseHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Proxies that collect an answer before they pass it on are asked not to.
  'X-Accel-Buffering': 'no',
} as const
