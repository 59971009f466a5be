import type { Connection } from './connect.ts'
import type { Io } from './io.ts'
import type { Outcome } from './outcome.ts'

/** One flag of a command. */
export type Flag = { help: string; required?: true } & (
  | { type: 'boolean' }
  | { type: 'text'; value: string }
  | { type: 'integer'; value: string; minimum: number }
  | { type: 'choice'; values: readonly string[] }
)
export type Flags = Readonly<Record<string, Flag>>

export interface Argument {
  name: string
  help: string
  optional?: true
}

/** The flags of every command. */
export const commonFlags = {
  url: { type: 'text', value: 'URL', help: 'the service (default: ORCHESTRATOR_URL, else http://127.0.0.1:8080)' },
  'token-env': {
    type: 'text',
    value: 'NAME',
    help: 'the environment variable that holds the bearer token (default: ORCHESTRATOR_TOKEN)',
  },
  'timeout-ms': {
    type: 'integer',
    value: 'N',
    minimum: 1,
    help: 'how long an answer may take (default: 10000; 300000 where the service has to load a model)',
  },
  json: { type: 'boolean', help: 'print JSON: events a line each, then one document' },
  help: { type: 'boolean', help: 'print this help' },
} as const satisfies Flags

/** What was typed, judged against the row of its command. */
export interface Values {
  text(name: string): string | undefined
  /** A flag or argument that its row demands. */
  must(name: string): string
  integer(name: string): number | undefined
  on(name: string): boolean
}

export interface Call {
  values: Values
  io: Io
  connection: Connection
  /** Prints events of a stream, each as JSON or as text. */
  say(text: string): Promise<void>
  json: boolean
  /** A line for whoever looks on, on standard error. */
  note(line: string): Promise<void>
}

/** What a command gives: a value for scripts, text for people; either may have been printed already. */
export interface Result {
  value: unknown
  text: string
  /** `done` where nothing is said. */
  outcome?: Outcome
}

export type Run = (call: Call) => Promise<Result>

/** A row of the command table. */
export interface Command {
  summary: string
  /** Whole lines as they are typed, without the name of the program. */
  examples: readonly [string, ...string[]]
  flags: Flags
  arguments: readonly Argument[]
  /** How long an answer may take where nothing is said. */
  timeoutMs?: number
  run: Run
}
