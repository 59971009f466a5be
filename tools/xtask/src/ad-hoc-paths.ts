import { resolve } from 'node:path'
import { UsageError } from '@throughline/kernel'
import type { Call } from './command.ts'

/**
 * The paths of `--input FILE --out DIR`, resolved against the folder the person stands in; undefined without both.
 * @throws UsageError when only one of the two is given
 */
export const adHocPaths = ({ flags, cwd }: Call): { input: string; out: string } | undefined => {
  const { input, out } = flags
  if (input === undefined && out === undefined) return undefined
  if (typeof input !== 'string' || typeof out !== 'string') {
    throw new UsageError(`--${input === undefined ? 'out' : 'input'} needs --${input === undefined ? 'input' : 'out'}`)
  }
  return { input: resolve(cwd, input), out: resolve(cwd, out) }
}
