import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { binary, runChild } from './child.ts'

export interface TurboTask {
  package: string
  /** Whether its outputs were restored instead of made. */
  cached: boolean
  code: number
}

export interface TurboRun {
  code: number
  output: string
  /** The packages that have the task, by name. */
  tasks: TurboTask[]
}

interface Summary {
  tasks?: {
    task: string
    package: string
    command: string
    cache?: { status?: string }
    execution?: { exitCode?: number }
  }[]
}

/** Runs one task over all packages and reads turbo's own summary of it. */
export const turboRun = async (
  root: string,
  task: string,
  flags: readonly string[],
  options: { signal: AbortSignal; env?: NodeJS.ProcessEnv; onOutput?: (text: string) => void },
): Promise<TurboRun> => {
  const summaries = join(root, '.turbo/runs')
  rmSync(summaries, { recursive: true, force: true })
  const argv = [binary(root, 'turbo'), 'run', task, '--summarize', '--no-update-notifier', ...flags]
  const { code, output } = await runChild(argv, { cwd: root, ...options })
  const file = existsSync(summaries) ? readdirSync(summaries).sort().at(-1) : undefined
  const summary = file ? (JSON.parse(readFileSync(join(summaries, file), 'utf8')) as Summary) : {}
  const tasks = (summary.tasks ?? [])
    .filter((each) => each.task === task && each.command !== '<NONEXISTENT>')
    .map((each) => ({
      package: each.package,
      cached: each.cache?.status === 'HIT',
      // A task that never began has no exit code: it did not pass.
      code: each.execution?.exitCode ?? (each.cache?.status === 'HIT' ? 0 : 1),
    }))
    .sort((a, b) => (a.package < b.package ? -1 : 1))
  return { code, output, tasks }
}
