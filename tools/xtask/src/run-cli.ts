import { resolve } from 'node:path'
import {
  exitCodeOf,
  type Format,
  type Level,
  levels,
  nearest,
  openWorkspace,
  printers,
  type Report,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { coloured } from './coloured.ts'
import { adHocFlags, type Call, type Command, type RememberedRun } from './command.ts'
import { aliases, commands } from './commands.ts'
import { commandHelp, overviewHelp } from './help.ts'
import { type ParsedCall, parseCall } from './parse-call.ts'
import { statusLine } from './status-line.ts'

/**
 * The edge: parses, runs one command, prints one report, and decides the exit code.
 * 0 clean, 1 findings, 2 a wrong call or the tool's own failure, 129, 130 and 143 interrupted.
 */
export const runCli = async (argv: readonly string[]): Promise<number> => {
  const [first] = argv
  // What is under way is done all the same when its output cannot be shown; printing the report says so.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  if (first === undefined || first === '--help' || first === 'help') {
    process.stdout.write(overviewHelp(commands))
    return first === undefined ? 2 : 0
  }
  const { name, rest } = nameOf(argv)
  const command = Object.hasOwn(commands, name) ? (commands as Record<string, Command>)[name] : undefined
  const interrupt = interruption()
  let clearStatus = () => {}
  try {
    // implements: TL-EDGE-002
    if (!command) {
      const all = Object.keys(commands)
      const names = [...all.filter((each) => each.startsWith(`${first} `)), ...nearest(first, all)]
      throw new UsageError(
        `unknown command '${first}'${names.length > 0 ? `; did you mean '${names[0]}'?` : ''}`,
        'pnpm xtask --help lists the commands.',
      )
    }
    const parsed = parseCall(rest, command.flags)
    if (parsed.flags.help === true) {
      process.stdout.write(commandHelp(name, command))
      return 0
    }
    if (command.takes === undefined && parsed.arguments.length > 0) {
      throw new UsageError(`${name} takes flags only; not '${parsed.arguments[0]}'`)
    }
    const { call, opened, remembered, clear } = callOf(parsed, command, interrupt.signal)
    clearStatus = clear
    const { run } = await command.load()
    const report = await waived(await run(call), parsed, opened(), call.today)
    clear()
    if (interrupt.signal.aborted && report.interrupted !== true) return interrupt.end(name)
    const colour = coloured(process.stdout)
    // implements: TL-EDGE-003
    if (report.printed !== undefined) await printBeside(report.printed, report)
    else await print(printers[call.format](report, { colour }))
    if (interrupt.signal.aborted) return interrupt.end(name)
    const again = remembered()
    if (again && exitCodeOf(report.findings, 'error') === 0) {
      const { remember } = await import('./remembered-run.ts')
      const stdout = printers[call.format](again.next, { colour })
      await remember(argv, call.cwd, { ...again, stdout, exitCode: exitCodeOf(again.next.findings, call.failOn) })
    }
    // implements: TL-EDGE-001
    return exitCodeOf(report.findings, call.failOn)
  } catch (error) {
    clearStatus()
    if (interrupt.signal.aborted) return interrupt.end(name)
    process.stderr.write(failureText(name, error))
    return 2
  } finally {
    interrupt.release()
  }
}

/** A command is named by one word or by two: `verify`, `pact verify`. */
const nameOf = (argv: readonly string[]): { name: string; rest: readonly string[] } => {
  const both = argv.slice(0, 2).join(' ')
  if (argv.length > 1 && Object.hasOwn(commands, both)) return { name: both, rest: argv.slice(2) }
  const [first = ''] = argv
  return { name: aliases[first] ?? first, rest: argv.slice(1) }
}

const callOf = (
  parsed: ParsedCall,
  command: Command,
  signal: AbortSignal,
): {
  call: Call
  opened: () => Promise<Workspace> | undefined
  remembered: () => RememberedRun | undefined
  clear: () => void
} => {
  const { formats = {} } = command
  const { cwd, format, 'fail-on': failOn, today, help: _help, 'no-waivers': _raw, ...flags } = parsed.flags
  const folder = resolve(typeof cwd === 'string' ? cwd : process.cwd())
  let opened: Promise<Workspace> | undefined
  let remembered: RememberedRun | undefined
  const own = typeof format === 'string' && Object.hasOwn(formats, format) ? { ownFormat: format } : {}
  const known = [...(Object.keys(printers) as Format[]), ...Object.keys(formats)]
  const shown = process.stderr.isTTY === true && process.env.CI === undefined
  const status = statusLine(process.stderr, shown)
  const call: Call = {
    flags,
    arguments: parsed.arguments,
    cwd: folder,
    workspace: () => (opened ??= workspaceOf(folder, command, flags)),
    format: 'ownFormat' in own ? 'text' : (oneOf('format', format ?? 'text', known) as Format),
    ...own,
    failOn: oneOf<Level>('fail-on', failOn ?? 'error', levels),
    today: dateOf(today),
    remember: (run) => {
      remembered = run
    },
    progress: (line) => {
      status.clear()
      if (shown) process.stderr.write(`${line}\n`)
    },
    status: status.show,
    signal,
  }
  return { call, opened: () => opened, remembered: () => remembered, clear: status.clear }
}

/** The workspace around a folder; for a question, with what was typed in place of its configuration. */
const workspaceOf = async (folder: string, command: Command, flags: Call['flags']): Promise<Workspace> => {
  const workspace = await openWorkspace(folder)
  const isQuestion = Object.entries(adHocFlags).every(([name, flag]) => command.flags[name] === flag)
  return isQuestion ? (await import('./ad-hoc-workspace.ts')).adHocWorkspace(workspace, folder, flags) : workspace
}

/** Waivers belong to a workspace: a call on files alone never opens one, and has none. */
const waived = async (
  report: Report,
  { flags }: ParsedCall,
  opened: Promise<Workspace> | undefined,
  today: string,
): Promise<Report> => {
  if (!opened || flags['no-waivers'] === true || report.waived !== undefined) return report
  return (await import('./waivers-file.ts')).withoutWaived(report, await opened, today)
}

const oneOf = <Value extends string>(flag: string, value: unknown, values: readonly Value[]): Value => {
  const found = values.find((candidate) => candidate === value)
  if (found === undefined) throw new UsageError(`--${flag} takes ${values.join(', ')}; not '${String(value)}'`)
  return found
}

const dateOf = (value: unknown): string => {
  if (value === undefined) return new Date().toISOString().slice(0, 10)
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value
  throw new UsageError(`--today takes a date (YYYY-MM-DD); not '${String(value)}'`)
}

/**
 * A pipe may take less than all at once: waits until it has taken everything. A reader that went away (a closed
 * pager) wants no more of it; that is no fault.
 */
const print = (text: string): Promise<void> =>
  new Promise((done, failed) => {
    const end = (error?: Error | null) =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? failed(error) : done()
    process.stdout.once('error', end)
    process.stdout.write(text, end)
  })

/** A form of its own keeps stdout to itself, so that it can be piped. */
const printBeside = async (printed: string, { text: _lines, next: _next, ...report }: Report): Promise<void> => {
  process.stderr.write(printers.text(report, { colour: coloured(process.stderr) }))
  await print(printed)
}

// implements: TL-EDGE-002
const failureText = (name: string, error: unknown): string => {
  if (error instanceof UsageError) {
    return `xtask: ${error.message}\n${error.help ?? `pnpm xtask ${name} --help shows how it is called.`}\n`
  }
  const { code = '', path, message } = error as NodeJS.ErrnoException
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined
  if (known) return `xtask ${name}: ${path ?? 'the output'}: ${known}\nGive access to the path, or choose another.\n`
  const detail = process.env.XTASK_DEBUG && error instanceof Error ? `${error.stack}\n` : ''
  return `xtask ${name} failed: ${message ?? String(error)}\n${detail}This is a fault of the tool; XTASK_DEBUG=1 shows where.\n`
}

/** What the file system refuses is not a fault of the tool. */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  ENOTDIR: 'a file stands where a folder is expected',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'links lead in a circle',
}

interface Interruption {
  signal: AbortSignal
  /** Says that it was interrupted; returns the exit code. */
  end(command: string): number
  release(): void
}

/** Exit codes as a shell gives them: 128 and the number of the signal. */
const signals = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const

// implements: TL-EDGE-008
const interruption = (): Interruption => {
  const controller = new AbortController()
  let code = 0
  const stops = signals.map(([name, number]) => {
    const stop = () => {
      code ||= number
      controller.abort()
    }
    process.on(name, stop)
    return () => void process.off(name, stop)
  })
  return {
    signal: controller.signal,
    end(command) {
      process.stderr.write(`xtask ${command}: interrupted; what it had started has ended.\n`)
      return code
    },
    release() {
      for (const release of stops) release()
    },
  }
}
