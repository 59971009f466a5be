import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type ConfigMode, configModes, type LoadOptions } from '@contracts/config-schema'

/** What a daemon is started with. */
export interface DaemonGiven {
  /** The configuration and the name that problems carry. */
  config: { text: string; file: string }
  /** How it is read: what becomes of unknown keys, and what day and version it is. */
  read?: LoadOptions
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
  // implements: OC-CONFIG-6010
  process.stderr.write(lines.map((line) => `${line}\n`).join(''))
  process.exit(code)
}

// implements: OC-CONFIG-6011
const argumentsOf = (name: string): { file: string; mode: ConfigMode } => {
  const usage = `usage: ${name} --config FILE [--config-mode ${configModes.join('|')}]`
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, 'config-mode': { type: 'string' } } })
    const { config: file, 'config-mode': given = 'strict' } = values
    const mode = configModes.find((each) => each === given)
    if (!mode) return give([`--config-mode is '${given}'`, usage], 2)
    return file === undefined ? give([usage], 2) : { file, mode }
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
 * The process of a daemon: its arguments, its one line of output, its signals. It exits with 0 after an orderly stop,
 * with 1 when it cannot start, with 2 when it is called wrongly, and with the signal's code when it is told twice, or before it has started.
 */
export const runDaemon = async (
  name: string,
  start: (given: DaemonGiven) => Promise<Daemon | Refused>,
  /** Of the daemon; without it, what a version is to enforce is enforced now. */
  version?: string,
): Promise<void> => {
  const { file, mode } = argumentsOf(name)
  // implements: OC-CONFIG-6024
  const read = { mode, today: new Date().toISOString().slice(0, 10), ...(version !== undefined && { version }) }
  const given = { config: { text: textOf(file), file }, read, env: process.env }
  let started: Daemon | undefined
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      // While it starts there is nothing to stop, but what it started so far ends with the process.
      // implements: ORCH-1027
      if (!started) process.exit(code)
      const { stop } = started
      started = undefined
      // implements: ORCH-1015, OC-POOL-3038
      stop().then(
        () => process.exit(0),
        (thrown: unknown) => give([`the service did not stop in order: ${String(thrown)}`], 1),
      )
    })
  }
  const daemon = await start(given).catch((thrown: unknown) => ({
    problems: [`the service cannot start: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
  }))
  if ('problems' in daemon) return give(daemon.problems, 1)
  started = daemon
  // Who started it may have gone; it serves all the same.
  process.stdout.on('error', () => {})
  // implements: ORCH-1013
  process.stdout.write(`${JSON.stringify({ url: daemon.url })}\n`)
}
