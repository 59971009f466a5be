import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { StartFailure } from '../worker.ts'

/** Rejects with a `StartFailure` where a file is not there, or is not the one that was named. */
// implements: OC-POOL-3029
export const checkFile = async (file: string, checksum: string | undefined, signal: AbortSignal): Promise<void> => {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash, { signal })
  } catch (failure) {
    if (signal.aborted) throw failure
    const missing = (failure as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'there is no such file' : 'it cannot be read'
    throw new StartFailure(`${file}: ${why}`, { permanent: true, cause: failure })
  }
  const found = `sha256:${hash.digest('hex')}`
  if (checksum === undefined || found === checksum) return
  throw new StartFailure(`${file} has the checksum ${found}, not ${checksum}`, { permanent: true })
}
