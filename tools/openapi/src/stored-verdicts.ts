import { fileURLToPath } from 'node:url'
import { type StoredFragments, storedFragments, toolVersion } from '@throughline/kernel'

/** What `judgeOpenApi` may remember between runs, in one file. It is opened for a document whose examples have faults. */
export const storedVerdicts = (file: string): StoredFragments => {
  let opened: StoredFragments | undefined
  const open = () => (opened ??= storedFragments(file, toolVersion(fileURLToPath(new URL('..', import.meta.url)))))
  return {
    get: (key) => open().get(key),
    set: (key, value) => open().set(key, value),
    save: () => opened?.save(),
  }
}
