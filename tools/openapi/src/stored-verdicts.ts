import { fileURLToPath } from 'node:url'
import { type StoredFragments, storedFragments, toolVersion } from '@throughline/kernel'

/**
 * What `judgeOpenApi` may remember between runs, in one file, which is opened when it is asked. What is known of a part
 * as a whole answers for every example in it, which then is not asked for.
 * @param version that of whoever calls, where that covers this package; it takes long to find out
 */
// implements: TL-OPENAPI-131
export const storedVerdicts = (file: string, version?: string): StoredFragments => {
  let opened: StoredFragments | undefined
  const own = () => version ?? toolVersion(fileURLToPath(new URL('..', import.meta.url)))
  const open = () => (opened ??= storedFragments(file, own(), false))
  return {
    get: (key) => open().get(key),
    set: (key, value) => open().set(key, value),
    save: () => opened?.save(),
  }
}
