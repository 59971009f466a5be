import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A small repository in a temporary folder, with one commit. */
export interface GitFolder {
  root: string
  put(files: Readonly<Record<string, string | Buffer>>): void
  git(...args: string[]): string
  /** Commits everything. */
  commit(): void
  remove(): void
}

// Nobody's own settings or hooks, and no commit that depends on the time of day.
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@throughline.invalid',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@throughline.invalid',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
}

export const gitFolder = (files: Readonly<Record<string, string | Buffer>>): GitFolder => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'trace-git-')))
  const git: GitFolder['git'] = (...args) => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim()
  const put: GitFolder['put'] = (more) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
  }
  const commit = () => {
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', 'c')
  }
  git('init', '-q')
  put(files)
  commit()
  return { root, put, git, commit, remove: () => rmSync(root, { recursive: true, force: true }) }
}
