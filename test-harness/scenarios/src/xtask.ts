import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../../../tools/xtask/src/main.ts')

export interface CliResult {
  status: number | null
  stdout: string
  stderr: string
}

export interface CliOptions {
  cwd: string
  env?: Record<string, string | undefined>
  /** Runs as this user and group: somebody who may not do everything. */
  as?: number
  /** Called once the process runs, to interrupt it for instance. */
  onStart?: (child: ChildProcess) => void
}

/** Runs the command line as a process of its own, the way a person or CI does. */
export const xtask = (argv: readonly string[], { cwd, env = {}, as, onStart }: CliOptions): Promise<CliResult> =>
  new Promise((done, failed) => {
    const clean = { ...process.env, CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env }
    const user = as === undefined ? {} : { uid: as, gid: as }
    const child = spawn(process.execPath, [main, ...argv], {
      cwd,
      env: clean,
      ...user,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A run that never ends is a failure, and must not outlive the test that sees it (300 s, in package.json).
      timeout: 280_000,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', failed)
    child.on('close', (status) => done({ status, stdout, stderr }))
    onStart?.(child)
  })

export interface Place {
  file: string
  line: number
  column: number
}

export interface JsonReport {
  result: unknown
  findings: {
    code: string
    level: string
    message: string
    location?: Place
    related?: { message: string; location: Place }[]
    help?: string
  }[]
  summary: { errors: number; warnings: number; infos: number; waived: number }
}

/** The same, its one JSON document read. */
export const xtaskJson = async (
  argv: readonly string[],
  options: CliOptions,
): Promise<{ status: number | null; report: JsonReport }> => {
  const { status, stdout, stderr } = await xtask([...argv, '--format', 'json'], options)
  if (stdout === '') throw new Error(`no document on stdout, exit ${status}:\n${stderr}`)
  return { status, report: JSON.parse(stdout) as JsonReport }
}
