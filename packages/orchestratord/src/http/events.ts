import type { TaskStream } from '../orchestrator/task-stream.ts'

type Sent = NonNullable<Awaited<ReturnType<TaskStream['next']>>>

/** The events of one reader. It leaves at once, also while it waits for the next. */
export const eventsOf = (stream: TaskStream, closed: () => void): AsyncIterable<Sent> => {
  const leave = (): void => {
    stream.leave()
    closed()
  }
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = await stream.next()
        if (value) return { done: false, value }
        leave()
        return { done: true, value: undefined }
      },
      // implements: ORCH-2029
      async return() {
        leave()
        return { done: true, value: undefined }
      },
    }),
  }
}
