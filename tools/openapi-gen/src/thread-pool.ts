import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type GeneratorName, generators } from './generators/index.ts'
import type { Made } from './make.ts'
import { type ThreadTask, warmThread } from './make-thread.ts'

/** Where to remember what was made of each part: an absolute folder, and a name for the document. */
export interface CachePlace {
  folder: string
  name: string
}

export const cacheFileOf = (cache: CachePlace | undefined, name: GeneratorName): string | undefined =>
  cache && join(cache.folder, `${cache.name}.${name}`)

interface DocumentTask extends Omit<ThreadTask, 'makes' | 'json'> {
  json: string
  /** Whether the text is what the bytes of the entry document say, and no other document has a part in it. */
  isEntry: boolean
}

/** The threads of one document: which generators each of them runs. */
export interface Threads {
  /** The bytes of the entry document, as soon as they are read; see `WarmThread`. */
  draft(bytes: SharedArrayBuffer): void
  /** What each generator makes, as soon as it has. */
  make(task: DocumentTask): Map<GeneratorName, Promise<Made>>
  cancel(): Promise<void>
}

/**
 * Starts the threads that a large document is worth: one for each generator that takes long, or one for all where
 * what they made before is remembered.
 * @param names what is to be made; see `allOf`
 */
// implements: TL-OPENAPI-203
export const startThreads = (names: readonly GeneratorName[], cache: CachePlace | undefined): Threads | undefined => {
  const makes = names
    .filter((name) => generators[name].heavy)
    .map((name) => ({ name, cacheFile: cacheFileOf(cache, name) }))
  if (makes.length === 0 || availableParallelism() < 2) return undefined
  const isKnown = makes.every(({ cacheFile }) => cacheFile !== undefined && existsSync(cacheFile))
  // Types come last: whoever is last may change the document.
  const groups = isKnown ? [makes.toReversed()] : makes.map((each) => [each])
  const threads = groups.map((group) => ({ group, thread: warmThread(group.map(({ name }) => name)) }))
  let hasDraft = false
  return {
    draft(bytes) {
      hasDraft = true
      for (const { thread } of threads) thread.draft(bytes)
    },
    make({ json, isEntry, ...task }) {
      const text = hasDraft && isEntry ? {} : { json }
      return new Map(threads.flatMap(({ group, thread }) => [...thread.make({ ...task, ...text, makes: group })]))
    },
    cancel: async () => void (await Promise.all(threads.map(({ thread }) => thread.cancel()))),
  }
}
