import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const repository = join(import.meta.dirname, '../../..')

/** One passage of one file, replaced: what a defect is made of. */
export interface Edit {
  file: string
  from: string
  to: string
}

/** A copy of the repository, as it stands in the work tree, in which defects are planted and taken out again. */
export interface ScratchCopy {
  root: string
  put(file: string, content: string): void
  /** @throws when a passage does not stand exactly once: the defect has lost its place. */
  plant(edits: readonly Edit[]): void
  /** Puts every file back as it was copied; what git ignores stays. */
  restore(): void
  remove(): void
}

export const makeScratchCopy = (): ScratchCopy => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'defects-')))
  for (const file of trackedFiles()) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    cpSync(join(repository, file), join(root, file))
  }
  for (const folder of installedFolders()) copyInstalled(join(repository, folder), join(root, folder))
  // Results that hold for the original hold for the copy.
  if (existsSync(join(repository, '.turbo/cache')))
    copyInstalled(join(repository, '.turbo/cache'), join(root, '.turbo/cache'))
  // What is installed is a copy: the package manager must not mend it while a script runs.
  const settings = join(root, 'pnpm-workspace.yaml')
  writeFileSync(
    settings,
    readFileSync(settings, 'utf8').replace('verifyDepsBeforeRun: install', 'verifyDepsBeforeRun: false'),
  )
  // The copy is a repository of its own: file lists and merge bases are not those of the original.
  const git = (...argv: string[]) => execFileSync('git', argv, { cwd: root, stdio: 'ignore' })
  git('init', '-q')
  git('add', '-A')
  git('-c', 'user.name=defects', '-c', 'user.email=defects@localhost', 'commit', '-q', '-m', 'copy')
  return {
    root,
    put(file, content) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), content)
    },
    plant(edits) {
      for (const { file, from, to } of edits) {
        const text = readFileSync(join(root, file), 'utf8')
        const times = text.split(from).length - 1
        if (times !== 1) throw new Error(`${file}: the passage to replace stands ${times} times: ${from}`)
        writeFileSync(
          join(root, file),
          text.replace(from, () => to),
        )
      }
    },
    restore() {
      git('checkout', '-q', '--', '.')
      git('clean', '-fdq')
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const list = (command: string, argv: string[]): string[] =>
  execFileSync(command, argv, { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(repository, path)))

const trackedFiles = (): string[] => list('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])

/** Every `node_modules` of the workspace; pnpm's links in them are relative, so a copy is whole by itself. */
const installedFolders = (): string[] =>
  list('find', ['.', '-name', 'node_modules', '-prune', '-not', '-path', './.git/*', '-print0'])

const copyInstalled = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true })
  try {
    // Hard links: the packages of a store are never written to.
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' })
  } catch {
    rmSync(to, { recursive: true, force: true })
    execFileSync('cp', ['-a', from, to], { stdio: 'ignore' })
  }
}
