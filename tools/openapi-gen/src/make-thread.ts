import { Worker } from 'node:worker_threads'
import type { ApiModel } from '@throughline/openapi'
import type { Shared } from './generator.ts'
import type { GeneratorName } from './generators/index.ts'
import type { Made } from './make.ts'

/** What a thread is told: plain values, and the document as text. */
export interface ThreadTask {
  /** What it makes, in this order, each with the file of what is remembered of it. */
  makes: { name: GeneratorName; cacheFile: string | undefined }[]
  file: string
  version: ApiModel['version']
  /** Absent where it is the draft that the thread has already. */
  json?: string
  command: string
  typesImport: string
  shared: Shared | undefined
}

/** A thread that has begun to load what a generator stands on, and waits for its task. */
export interface WarmThread {
  /** The bytes of the document, before it is known to be one: it is parsed while the main thread looks at it. */
  draft(bytes: SharedArrayBuffer): void
  /** What each generator makes, as soon as it has. */
  make(task: ThreadTask): Map<GeneratorName, Promise<Made>>
  cancel(): Promise<void>
}

/** Starts a thread for some generators before there is anything to make. */
export const warmThread = (names: readonly GeneratorName[]): WarmThread => {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: names })
  const made = new Map(names.map((name) => [name, Promise.withResolvers<Made>()]))
  const fail = (error: unknown): void => {
    for (const { reject } of made.values()) reject(error)
  }
  worker.on('message', ([name, one]: [GeneratorName, Made]) => made.get(name)?.resolve(one))
  worker.once('error', fail)
  worker.once('exit', (code) => fail(new Error(`a thread of the generators ended with ${code}`)))
  const promises = new Map([...made].map(([name, { promise }]) => [name, promise]))
  // A thread that fails on a document with faults is never asked: judging says what is wrong.
  for (const promise of promises.values()) promise.catch(() => {})
  return {
    cancel: async () => void (await worker.terminate()),
    draft: (bytes) => worker.postMessage({ draft: bytes }),
    make(task) {
      worker.postMessage({ task })
      return promises
    },
  }
}
