import { syncBuiltinESMExports } from 'node:module'
import threads, { type WorkerOptions } from 'node:worker_threads'

const done = Symbol.for('throughline.pass-options-to-threads')

/** A thread reads NODE_OPTIONS only where it is given an environment; the one that it would have had anyway will do. */
// implements: TL-TRACE-107
export const passOptionsToThreads = (): void => {
  if (done in threads) return
  Object.defineProperty(threads, done, { value: true })
  threads.Worker = new Proxy(threads.Worker, {
    construct: (target, [path, options]: [string | URL, WorkerOptions?], newTarget) =>
      Reflect.construct(target, [path, { ...options, env: options?.env ?? process.env }], newTarget),
  })
  syncBuiltinESMExports()
}
