import type { StreamTaskEvent } from '@contracts/api-types/data'
import type { TaskStream } from '../orchestrator/task-stream.ts'

/** The events of one reader. It leaves at once, also while it waits for the next. */
export const eventsOf = (stream: TaskStream): AsyncIterable<StreamTaskEvent> => ({
  [Symbol.asyncIterator]: () => ({
    async next() {
      const value = await stream.next()
      if (value) return { done: false, value }
      stream.leave()
      return { done: true, value: undefined }
    },
    async return() {
      stream.leave()
      return { done: true, value: undefined }
    },
  }),
})
