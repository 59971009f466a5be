import type { Io } from './io.ts'
import { harmless } from './output.ts'

/** One line that is written over itself, on standard error. */
export interface Progress {
  show(line: string): Promise<void>
  clear(): Promise<void>
}

const eraseLine = '\r\u001b[2K'
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`

/** Whether a line may be coloured. */
// implements: OC-CLI-8014
export const coloured = ({ env, stderr }: Pick<Io, 'env' | 'stderr'>): boolean =>
  stderr.terminal && !env.NO_COLOR && env.TERM !== 'dumb'

/** Progress for whoever looks on: nothing where nobody does. */
export const progressOf = (io: Pick<Io, 'env' | 'stderr'>): Progress => {
  const { env, stderr } = io
  // implements: OC-CLI-8013
  const shown = stderr.terminal && env.TERM !== 'dumb' && !env.CI
  let dirty = false
  const erase = async () => {
    if (dirty) await stderr.write(eraseLine)
    dirty = false
  }
  return {
    // implements: OC-CLI-8012
    async show(line) {
      if (!shown) return
      const text = harmless(line)
      await stderr.write(`${eraseLine}${coloured(io) ? dim(text) : text}`)
      dirty = true
    },
    clear: erase,
  }
}
