import { checkVersion } from './api-version.ts'
import type { Call, Command, Result, Values } from './command.ts'
import { commands } from './commands.ts'
import { connect, tokenOf } from './connect.ts'
import { Failure } from './failure.ts'
import { failureOfError } from './failure-of-error.ts'
import { commandHelp, overviewHelp } from './help.ts'
import type { Io } from './io.ts'
import { type Outcome, outcomes } from './outcome.ts'
import { harmless, onOwnLines } from './output.ts'
import { parseCall } from './parse-call.ts'
import { coloured } from './progress.ts'

export type { Io } from './io.ts'
export type { Output } from './output.ts'

/** The edge: parses, asks one service for one thing, prints what came of it, and gives the exit code. */
export const runCli = async (argv: readonly string[], given: Io): Promise<number> => {
  const io = onOwnLines(given)
  const json = argv.includes('--json')
  const found = commandOf(argv)
  let outcome: Outcome = 'done'
  let secret: string | undefined
  try {
    const asksHelp = ['--help', '-h', 'help'].includes(argv[0] ?? '--help')
    if (asksHelp) {
      await io.stdout.write(overviewHelp(commands))
      return argv.length === 0 ? outcomes.invalid.exitCode : 0
    }
    // implements: OC-CLI-8001
    if (!found) throw unknownCommand(argv)
    const { name, command, rest } = found
    const values = parseCall(rest, command)
    // implements: OC-CLI-8002
    if (values.on('help')) {
      await io.stdout.write(commandHelp(name, command))
      return 0
    }
    secret = tokenOf(values, io)
    const result = await resultOf(command, values, io)
    outcome = result.outcome ?? 'done'
    const document = { schemaVersion: 1, command: name, result: result.value, exitCode: outcomes[outcome].exitCode }
    // implements: OC-CLI-8010
    await io.stdout.write(json ? line(document) : shown(io, result.text))
  } catch (error) {
    const failure = endedBy(io) ?? asFailure(error)
    outcome = failure.outcome
    // Whoever closed the output wants no more of it, and standard error often went with it.
    // implements: OC-CLI-8039
    if (outcome !== 'closed') await print(failure, { io, json, name: found?.name, secret }).catch(() => undefined)
  }
  // implements: OC-CLI-8020
  return outcomes[outcome].exitCode
}

const resultOf = async (command: Command, values: Values, io: Io): Promise<Result> => {
  const connection = connect(values, io, command.timeoutMs)
  const json = values.on('json')
  const call: Call = {
    values,
    io,
    connection,
    json,
    say: (text) => io.stdout.write(json ? text : shown(io, text)),
    // implements: OC-CLI-8012
    note: (text) => io.stderr.write(`orchestrator: ${harmless(text)}\n`),
  }
  try {
    // implements: OC-CLI-8030
    await checkVersion(connection, io.interrupted)
    return await command.run(call)
  } catch (error) {
    throw failureOfError(error, connection)
  }
}

/** The row that the first words name, and what stands behind them. */
const commandOf = (
  argv: readonly string[],
): { name: string; command: Command; rest: readonly string[] } | undefined => {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ')
    const command = Object.hasOwn(commands, name) ? (commands as Record<string, Command>)[name] : undefined
    if (command) return { name, command, rest: argv.slice(words) }
  }
  return undefined
}

// implements: OC-CLI-8001
const unknownCommand = ([first = '', second = '']: readonly string[]): Failure => {
  const names = Object.keys(commands).filter((name) => name.split(' ')[0] === first)
  if (names.length === 0) {
    return new Failure('invalid', `there is no command '${first}'; orchestrator --help lists them`)
  }
  return new Failure('invalid', `there is no command '${`${first} ${second}`.trim()}'; there is ${names.join(', ')}`)
}

/** Whoever was told to end has ended for that reason, whatever else came of it. */
const endedBy = ({ interrupted }: Io): Failure | undefined => {
  if (!interrupted.aborted) return undefined
  const outcome = interrupted.reason as Outcome
  return new Failure(outcome, `ended: ${outcomes[outcome].meaning}`)
}

const asFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error
  const message = error instanceof Error ? error.message : String(error)
  return new Failure('failed', `this is a fault of the command line: ${message}`)
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

// implements: OC-CLI-8015
const shown = ({ stdout }: Io, text: string): string => (stdout.terminal ? harmless(text) : text)

interface Printing {
  io: Io
  json: boolean
  name: string | undefined
  secret: string | undefined
}

const print = async (failure: Failure, { io, json, name, secret }: Printing): Promise<void> => {
  // implements: OC-CLI-8006
  const hidden = (text: string) => (secret ? text.replaceAll(secret, '[redacted]') : text)
  const { outcome, said } = failure
  const code = said.code === undefined ? '' : ` ${said.code}`
  // implements: OC-CLI-8022, OC-CLI-8023
  const details = [
    ...(said.retryAfterMs === undefined ? [] : [`try again in ${said.retryAfterMs} ms`]),
    ...(said.correlationId === undefined ? [] : [`correlation ID ${said.correlationId}`]),
  ]
  const tail = details.length > 0 ? ` (${details.join('; ')})` : ''
  const head = coloured(io) ? `\u001b[31m${outcome}\u001b[39m` : outcome
  await io.stderr.write(`orchestrator: ${head}:${code} ${harmless(hidden(`${failure.message}${tail}`))}\n`)
  if (!json) return
  const { exitCode } = outcomes[outcome]
  const texts = Object.entries({ message: failure.message, ...said }).map(([key, value]) => [
    key,
    typeof value === 'string' ? hidden(value) : value,
  ])
  // implements: OC-CLI-8010
  const error = { outcome, ...Object.fromEntries(texts) }
  await io.stdout.write(line({ schemaVersion: 1, command: name, error, exitCode }))
}
