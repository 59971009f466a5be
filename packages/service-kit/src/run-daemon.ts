import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** What a daemon is started with. */
export interface DaemonGiven {
  /** The configuration and the name that problems carry. */
  config: { text: string; file: string }
  env: Readonly<Record<string, string | undefined>>
}

export interface Daemon {
  url: string
  /** Ends what is under way in an orderly way. */
  stop(): Promise<void>
}

/** Why a daemon does not start, a line each. */
export interface Refused {
  problems: readonly string[]
}

const give = (lines: readonly string[], code: number): never => {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''))
  process.exit(code)
}

const configFile = (usage: string): string => {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' } } })
    return values.config ?? give([usage], 2)
  } catch (error) {
    return give([error instanceof Error ? error.message : String(error), usage], 2)
  }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    return give([`${file}: ${reason}`], 2)
  }
}

const signals = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * The process of a daemon: its argument, its one line of output, its signals. It exits with 0 after an orderly stop,
 * with 1 when it cannot start, with 2 when it is called wrongly, and with the signal's code when it is told twice.
 */
export const runDaemon = async (
  name: string,
  start: (given: DaemonGiven) => Promise<Daemon | Refused>,
): Promise<void> => {
  const file = configFile(`usage: ${name} --config FILE`)
  const daemon = await start({ config: { text: textOf(file), file }, env: process.env }).catch((thrown: unknown) => ({
    problems: [`the service cannot start: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
  }))
  if ('problems' in daemon) return give(daemon.problems, 1)
  let stopping = false
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      if (stopping) process.exit(code)
      stopping = true
      daemon.stop().then(
        () => process.exit(0),
        (thrown: unknown) => give([`the service did not stop in order: ${String(thrown)}`], 1),
      )
    })
  }
  process.stdout.write(`${JSON.stringify({ url: daemon.url })}\n`)
}
