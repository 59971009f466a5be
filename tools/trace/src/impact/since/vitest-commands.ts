import { posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'
import type { KnownTest } from './known-tests.ts'
import type { PackageFolder, Packages } from './packages.ts'

/** What runs some tests of one package, and no others. */
export interface TestCommand {
  package: string
  /** A line for a shell, from the top folder of the workspace. */
  command: string
  /** How many tests that is. */
  tests: number
}

/**
 * One command a package: the whole of it where all is selected, whole files where all of them is, else `file:line`,
 * which vitest takes for the test that stands there. A line where none stands makes it fail, and is never passed over.
 */
// implements: TL-TRACE-411
export const testCommands = (
  workspace: Workspace,
  packages: Packages,
  all: readonly KnownTest[],
  selected: readonly KnownTest[],
): TestCommand[] => {
  const chosen = new Set(selected)
  const runnable = all.filter(({ leftOut }) => !leftOut)
  const byPackage = Map.groupBy(runnable, ({ file }) => packages.of(file))
  const call = callOf(workspace)
  return [...byPackage]
    .flatMap(([own, tests]): TestCommand[] => {
      const wanted = tests.filter((test) => chosen.has(test))
      if (wanted.length === 0) return []
      const folder = own?.folder ?? ''
      const filters = wanted.length === tests.length ? [] : filtersOf(folder, tests, chosen)
      const command = [...call(own), ...filters.map(quoted)].join(' ')
      return [{ package: own?.name ?? '', command, tests: wanted.length }]
    })
    .sort((a, b) => (a.package < b.package ? -1 : 1))
}

const filtersOf = (folder: string, tests: readonly KnownTest[], chosen: ReadonlySet<KnownTest>): string[] =>
  [...Map.groupBy(tests, ({ file }) => file)].flatMap(([file, own]) => {
    const wanted = own.filter((test) => chosen.has(test))
    if (wanted.length === 0) return []
    const path = posix.relative(folder, file)
    const lines = new Set(wanted.map(({ line }) => line))
    if (wanted.length === own.length || lines.has(undefined)) return [path]
    return [...lines].sort((a, b) => (a ?? 0) - (b ?? 0)).map((line) => `${path}:${line}`)
  })

/** How this workspace runs the test script of a package, by the lock file that it has. */
const callOf = (workspace: Workspace): ((own: PackageFolder | undefined) => string[]) => {
  const files = new Set(workspace.files())
  const isTop = (own: PackageFolder | undefined) => own === undefined || own.folder === ''
  if (files.has('pnpm-lock.yaml')) {
    return (own) =>
      isTop(own) ? ['pnpm', 'exec', 'vitest', 'run'] : ['pnpm', '--filter', quoted(own?.name ?? ''), 'test']
  }
  if (files.has('yarn.lock')) {
    return (own) => (isTop(own) ? ['yarn', 'vitest', 'run'] : ['yarn', 'workspace', quoted(own?.name ?? ''), 'test'])
  }
  return (own) => (isTop(own) ? ['npx', 'vitest', 'run'] : ['npm', 'test', '-w', quoted(own?.folder ?? ''), '--'])
}

const quoted = (text: string): string =>
  /^[A-Za-z0-9@%+=:,./_-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
