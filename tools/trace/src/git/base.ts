import { didYouMean, UsageError } from '@throughline/kernel'
import { fieldsOf, gitText, runGit } from './run-git.ts'

/** A commit that the working tree is compared with. */
export interface Base {
  /** Absolute path of the workspace; it may be a folder within the repository. */
  root: string
  /** As it was asked for. */
  ref: string
  commit: string
  /** The history ends early here: older commits are not known. */
  shallow: boolean
}

/**
 * Resolves what a person calls a commit: a branch, a tag, a hash, `HEAD~2`; `main...` is where this branch left main.
 * @throws UsageError where there is no git, no repository or no such commit
 */
// implements: TL-TRACE-402
export const openBase = (root: string, ref: string): Base => {
  if (!runGit(root, ['rev-parse', '--git-dir']).ok) {
    throw new UsageError(`${root} is in no git repository`, 'Ask within a clone: a base is a commit.')
  }
  const shallow = gitText(root, ['rev-parse', '--is-shallow-repository']).trim() === 'true'
  const asked = ref.endsWith('...') ? ref.slice(0, -3) : ref
  const commit = commitOf(root, asked)
  if (commit === undefined) throw unknownRef(root, asked, shallow)
  if (asked === ref) return { root, ref, commit, shallow }
  const fork = runGit(root, ['merge-base', commit, 'HEAD'])
  if (!fork.ok) throw new UsageError(`${asked} and HEAD have no common commit${shallowHint(shallow)}`)
  return { root, ref, commit: fork.stdout.toString('utf8').trim(), shallow }
}

const commitOf = (root: string, ref: string): string | undefined => {
  // A NUL ends an argument; a name that begins with a hyphen is kept from being read as an option.
  if (ref === '' || ref.includes('\0')) return undefined
  const { ok, stdout } = runGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  return ok ? stdout.toString('utf8').trim() : undefined
}

const unknownRef = (root: string, ref: string, shallow: boolean): UsageError => {
  const { ok, stdout } = runGit(root, ['for-each-ref', '--format=%(refname:short)%00'])
  const names = ok ? fieldsOf(stdout.toString('utf8').replaceAll('\n', '')) : []
  return new UsageError(
    `'${ref}' names no commit here${didYouMean(
      ref,
      [...names, 'HEAD'].filter((name) => name !== ref),
    )}${shallowHint(shallow)}`,
    'Name a branch, a tag or a commit that this clone has.',
  )
}

const shallowHint = (shallow: boolean): string =>
  shallow ? '; this clone is shallow: `git fetch --unshallow` brings its history' : ''
