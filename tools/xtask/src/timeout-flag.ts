import { UsageError } from '@throughline/kernel'
import type { Call } from './command.ts'

/** `--timeout MS`, where it is given. @throws UsageError when it is no whole number from 1 */
export const timeoutOf = ({ flags: { timeout } }: Call): { timeoutMs?: number } => {
  if (timeout === undefined) return {}
  if (/^[1-9]\d{0,6}$/.test(String(timeout))) return { timeoutMs: Number(timeout) }
  throw new UsageError(`--timeout takes milliseconds, a whole number from 1; not '${String(timeout)}'`)
}
