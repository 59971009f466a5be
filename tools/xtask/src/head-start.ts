import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { allOf, type GeneratorName } from '@throughline/openapi-gen/generators'
import { type CachePlace, startThreads, type Threads } from '@throughline/openapi-gen/threads'

/** Where to remember what was made of a document. */
export const cacheOf = ({ root, file }: { root: string; file: string }): CachePlace => ({
  folder: resolve(root, '.throughline/cache/openapi'),
  name: hash('sha1', resolve(root, file)).slice(0, 12),
})

/** From this size on, threads are started before the document is read, and before what reads it is loaded. */
const surelyLarge = 2_000_000

/** Starts the threads that a large document is worth, and gives them its text: they load and parse meanwhile. */
export const headStart = (
  source: { root: string; file: string },
  only: readonly GeneratorName[] | undefined,
  signal: AbortSignal,
): Threads | undefined => {
  const size = statSync(source.file, { throwIfNoEntry: false })?.size ?? 0
  const threads = size >= surelyLarge ? startThreads(allOf(only), cacheOf(source)) : undefined
  if (threads) draftTo(threads, source.file)
  signal.addEventListener('abort', () => void threads?.cancel(), { once: true })
  return threads
}

/** The threads need not wait for what else is done with a document, so it is read twice. */
const draftTo = (threads: Threads, file: string): void => {
  try {
    const text = readFileSync(file, 'utf8')
    // Of YAML they get the bundle.
    if (text.startsWith('{')) threads.draft(text)
  } catch {
    // What cannot be read is told by whoever reads it in earnest.
  }
}
