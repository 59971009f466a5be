import { spawnSync } from 'node:child_process'
import { UsageError } from '@throughline/kernel'

/** No answer of git about one workspace is larger; a larger one is refused, not cut. */
const mostBytes = 1 << 30

export interface GitAnswer {
  ok: boolean
  stdout: Buffer
  stderr: string
}

/** Runs git in a folder. That it ends with an error is an answer. @throws UsageError where there is no git */
export const runGit = (cwd: string, args: readonly string[], input?: string): GitAnswer => {
  // What a person set for their own eyes (pagers, colours, other diff programs, prompts) is not for a program.
  const quiet = ['--no-pager', '--no-optional-locks', '-c', 'core.quotepath=off', '-c', 'color.ui=never']
  const { error, status, stdout, stderr } = spawnSync('git', [...quiet, ...args], {
    cwd,
    maxBuffer: mostBytes,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    ...(input !== undefined && { input }),
  })
  if (error) throw new UsageError(refusal(error), 'Install git, or ask without a base.')
  return { ok: status === 0, stdout, stderr: stderr.toString('utf8').trim() }
}

const refusal = (error: Error): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'git is not installed' : `git does not answer: ${error.message}`

/** As `runGit`, where only success is an answer. @throws UsageError with what git said */
export const gitBytes = (cwd: string, args: readonly string[], input?: string): Buffer => {
  const { ok, stdout, stderr } = runGit(cwd, args, input)
  if (!ok) throw new UsageError(`git ${args[0]}: ${stderr.split('\n')[0] || 'it failed and said nothing'}`)
  return stdout
}

export const gitText = (cwd: string, args: readonly string[], input?: string): string =>
  gitBytes(cwd, args, input).toString('utf8')

/** The fields of an answer to a question with `-z`. */
export const fieldsOf = (text: string): string[] => text.split('\0').filter((field) => field !== '')
