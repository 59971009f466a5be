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
  /** The text of a document that is most likely meant: it is parsed while the main thread looks at it. */
  draft(json: string): void
  make(task: ThreadTask): Promise<Map<GeneratorName, Made>>
  cancel(): Promise<void>
}

/** Starts a thread for some generators before there is anything to make. */
export const warmThread = (names: readonly GeneratorName[]): WarmThread => {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: names })
  const made = new Promise<Map<GeneratorName, Made>>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread of the generators ended with ${code}`)))
  })
  // A thread that fails on a document with faults is never asked: judging says what is wrong.
  made.catch(() => {})
  return {
    cancel: async () => void (await worker.terminate()),
    draft: (json) => worker.postMessage({ draft: json }),
    make(task) {
      worker.postMessage({ task })
      return made
    },
  }
}
