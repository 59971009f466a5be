import { hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { documentLimits } from '@throughline/kernel'
import { allOf, type GeneratorName } from '@throughline/openapi-gen/generators'
import { type CachePlace, startThreads, type Threads } from '@throughline/openapi-gen/threads'

/** Where to remember what was made of a document. */
export const cacheOf = ({ root, file }: { root: string; file: string }): CachePlace => ({
  folder: resolve(root, '.throughline/cache/openapi'),
  name: hash('sha1', resolve(root, file)).slice(0, 12),
})

/** From this size on, threads are started before the document is read, and before what reads it is loaded. */
const surelyLarge = 2_000_000

/** The bytes of a large document, which everybody who reads it shares, and the threads that have begun to. */
export interface HeadStart {
  bytes?: Buffer
  threads?: Threads
}

/** Starts the threads that a large document is worth, and gives them its bytes: they load and parse meanwhile. */
export const headStart = (
  source: { root: string; file: string },
  only: readonly GeneratorName[] | undefined,
  signal: AbortSignal,
): HeadStart => {
  const size = statSync(source.file, { throwIfNoEntry: false })?.size ?? 0
  if (size < surelyLarge || size > documentLimits.bytes) return {}
  const threads = startThreads(allOf(only), cacheOf(source))
  if (threads === undefined) return {}
  signal.addEventListener('abort', () => void threads.cancel(), { once: true })
  const bytes = bytesOf(source.file, size)
  if (bytes === undefined) return { threads }
  // YAML is given to them as the bundle that it becomes.
  if (bytes[0] === openBrace) threads.draft(bytes.buffer)
  return { bytes, threads }
}

const openBrace = 123

/** What cannot be read is told by whoever reads it in earnest. */
const bytesOf = (file: string, size: number): Buffer<SharedArrayBuffer> | undefined => {
  const bytes = Buffer.from(new SharedArrayBuffer(size))
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    let read = 0
    for (let more = -1; more !== 0; read += more) more = readSync(handle, bytes, read, size - read, null)
    // It may be written to at this moment.
    return read === size && fstatSync(handle).size === size ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
