import { type Outcome, outcome, UsageError } from '@throughline/kernel'
import { type Base, openBase } from '../git/index.ts'
import { runGit } from '../git/run-git.ts'
import { finding } from './findings.ts'

/**
 * The commit that suspects are counted from: the one that is asked for, else where this branch left the default one,
 * else, on the default branch itself, the first parent. A first commit is compared with itself. Where none of these is
 * known, a finding says what to do: a clone that was cut off has a base that nobody looked at, which is no pass.
 * @throws UsageError where the one that is asked for is not there
 */
// implements: TL-TRACE-335
export const findBase = (root: string, asked?: string): Outcome<Base | undefined> => {
  if (asked !== undefined) return outcome(openBase(root, asked))
  try {
    return outcome(openBase(root, guessed(root)))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const help = error.help ?? 'Name a commit that this clone has: --base REF.'
    const unknown = finding('base-unknown', error.message, { help, anchor: 'base' })
    return outcome(undefined, [isShallow(root) ? { ...unknown, level: 'error' } : unknown])
  }
}

/** Where the default branch is looked for: what the remote calls its own first. */
const branches = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']

// implements: TL-TRACE-334
const guessed = (root: string): string => {
  const head = commitOf(root, 'HEAD')
  if (head === undefined) {
    // Without a repository there is more to explain than that.
    if (!runGit(root, ['rev-parse', '--git-dir']).ok) return 'HEAD'
    throw new UsageError(
      'the repository has no commit yet',
      'Commit what there is: it is what changes are counted from.',
    )
  }
  for (const branch of branches) {
    if (commitOf(root, branch) === undefined) continue
    const fork = runGit(root, ['merge-base', branch, 'HEAD'])
    const commit = fork.stdout.toString('utf8').trim()
    if (fork.ok && commit !== head) return commit
    // A history that is cut off before the fork knows of none.
    if (!fork.ok && isShallow(root)) throw new UsageError(cutOff(branch), deepen)
    break
  }
  const parent = commitOf(root, 'HEAD^')
  if (parent !== undefined) return parent
  if (isShallow(root)) throw new UsageError('this clone is shallow, and HEAD has no parent in it', deepen)
  return 'HEAD'
}

const deepen = 'Bring the history: `git fetch --unshallow`, or `fetch-depth: 0` where a checkout is configured.'

const cutOff = (branch: string): string => `this clone is shallow: where HEAD left ${branch} is not in it`

const isShallow = (root: string): boolean => {
  try {
    return runGit(root, ['rev-parse', '--is-shallow-repository']).stdout.toString('utf8').trim() === 'true'
  } catch {
    // There is no git.
    return false
  }
}

const commitOf = (root: string, ref: string): string | undefined => {
  const { ok, stdout } = runGit(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  return ok ? stdout.toString('utf8').trim() : undefined
}
