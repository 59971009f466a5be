import { randomUUID } from 'node:crypto'
import { type Io, type Output, runCli } from '../../src/run-cli.ts'

export interface Given {
  env?: Record<string, string>
  /** Which outputs are terminals. */
  terminal?: ('stdout' | 'stderr')[]
  files?: Record<string, string>
  interrupted?: AbortSignal
  newId?: () => string
  /** Told everything that is printed on standard output, before the command goes on. */
  onOutput?: (text: string, all: string) => void | Promise<void>
}

export interface Ended {
  code: number
  out: string
  err: string
}

/** Runs one call in this process, with outputs that are kept. */
export const cli = async (argv: readonly string[], given: Given = {}): Promise<Ended> => {
  const { env = {}, terminal = [], files = {}, onOutput } = given
  const kept = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr'): Output => ({
    terminal: terminal.includes(name),
    async write(text) {
      kept[name] += text
      if (name === 'stdout') await onOutput?.(text, kept.stdout)
    },
  })
  const io: Io = {
    env,
    stdout: output('stdout'),
    stderr: output('stderr'),
    async read(file) {
      const text = files[file]
      if (text === undefined) throw new Error(`no file ${file}`)
      return text
    },
    newId: given.newId ?? randomUUID,
    interrupted: given.interrupted ?? new AbortController().signal,
  }
  const code = await runCli(argv, io)
  return { code, out: kept.stdout, err: kept.stderr }
}

/** The last line of an output, as JSON. */
export const lastJson = (out: string): unknown => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
