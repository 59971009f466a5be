import type { ArtifactPlan, FindingTable, Format, Level, Report, Workspace } from '@throughline/kernel'

/** One flag of a command. A `value` names what a text flag takes, as help shows it. */
export type Flag = { help: string } & ({ type: 'boolean' } | { type: 'text'; value: string; many?: boolean })

/** The flags of every command. */
export const commonFlags = {
  cwd: { type: 'text', value: 'DIR', help: 'work in this folder instead of the current one' },
  format: {
    type: 'text',
    value: 'text|json|github|sarif|junit|markdown',
    help: 'how the report is printed (default text)',
  },
  'fail-on': {
    type: 'text',
    value: 'error|warning|info',
    help: 'the level at which the exit code is 1 (default error)',
  },
  today: { type: 'text', value: 'DATE', help: 'the date against which waivers expire (default: the UTC date)' },
  'no-waivers': { type: 'boolean', help: 'report what ci/waivers.yaml accepts for a time as well' },
  help: { type: 'boolean', help: 'print this help' },
} as const satisfies Record<string, Flag>

/** What a question is asked with where no configuration says it, or another one. */
export const adHocFlags = {
  specs: { type: 'text', value: 'GLOB', many: true, help: 'the specs, instead of those that the configuration names' },
  'id-pattern': {
    type: 'text',
    value: 'RE',
    many: true,
    help: 'a regular expression that takes whole IDs, instead of the configured families',
  },
  contract: {
    type: 'text',
    value: 'FILE',
    many: true,
    help: 'an OpenAPI document, instead of those that the configuration names',
  },
} as const satisfies Record<string, Flag>

export interface Call {
  /** Values of the command's own flags, as they were typed. */
  flags: Readonly<Record<string, string | string[] | boolean | undefined>>
  /** What stands beside the flags. */
  arguments: readonly string[]
  /** Absolute path of the folder the person stands in; the base of every path that was typed. */
  cwd: string
  /** Opens the workspace around `cwd`, on first need. */
  workspace(): Promise<Workspace>
  format: Format
  /** One of the forms that only this command has; `Report.printed` is then what stands on stdout. */
  ownFormat?: string
  /** ISO 8601 date. */
  today: string
  failOn: Level
  /** Writes a line of progress to stderr, on a terminal only. */
  progress(line: string): void
  /** Shows what is under way in the last line of stderr, in place of what stood there, on a terminal only. */
  status(line: string): void
  /** Says what the same call would report if it found its sources and its outputs unchanged; see `remembered-run.ts`. */
  remember(run: RememberedRun): void
  /** Aborts on SIGINT and SIGTERM; every child process hangs on it. */
  signal: AbortSignal
}

export interface RememberedRun {
  /** Every file that was read, absolute, with the SHA-256 of what it held where that is known. */
  inputs: readonly { path: string; sha256?: string | undefined }[]
  plans: readonly ArtifactPlan[]
  next: Report
}

/** What a command's file exports as `run`. */
export type Run = (call: Call) => Promise<Report>

/** A row of the command table. */
export interface Command {
  summary: string
  /** What a reader needs beyond the flags; the body of the command's page. */
  description: string
  usage: string
  /** Command lines that work in this repository. */
  examples: readonly string[]
  flags: Readonly<Record<string, Flag>>
  /** Forms of the report that only this command prints, beside those of every command: name and what it is for. */
  formats?: Readonly<Record<string, string>>
  /** What may stand beside the flags, as usage shows it; a command without it takes flags only. */
  takes?: string
  /** The codes that this command may report. */
  findings: () => Promise<FindingTable>
  /** Loaded when the command is called, and not before. */
  load: () => Promise<{ run: Run }>
}
