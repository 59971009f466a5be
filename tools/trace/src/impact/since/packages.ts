import { posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'
import picomatch from 'picomatch'

/** A folder with a package of its own, as runners and build tools see it. */
export interface PackageFolder {
  /** As its package.json calls it; the folder's path where that says nothing. */
  name: string
  /** Relative to the workspace; empty for its top folder. */
  folder: string
  /** The workspace packages that it names, by folder. */
  needs: readonly string[]
  /** Whether its tests may read a file: by the inputs of its test task, else because it stands in its folder. */
  reads: (file: string) => boolean
}

/** Packages of a workspace, and who can come to run what. */
export interface Packages {
  all: readonly PackageFolder[]
  /** The innermost package around a file. */
  of(file: string): PackageFolder | undefined
  /** Whether tests of a package can come to run or read a file: by what it names, itself or through others. */
  reaches(from: PackageFolder, file: string): boolean
  /** Whether every package's tests depend on a file. */
  isGlobal(file: string): boolean
}

export const packagesOf = (workspace: Workspace): Packages => {
  const manifests = workspace
    .files()
    .filter((file) => posix.basename(file) === 'package.json' && file !== 'package.json')
  const read = manifests.map((file) => ({
    folder: posix.dirname(file).replace(/^\.$/, ''),
    manifest: jsonOf(workspace, file),
  }))
  const byName = new Map(read.map(({ folder, manifest }) => [manifest.name, folder]))
  const all = read
    .map(({ folder, manifest }): PackageFolder => {
      const needs = dependencyFields.flatMap((field) => Object.keys((manifest[field] ?? {}) as object))
      const folders = needs.flatMap((name) => byName.get(name) ?? [])
      const name = typeof manifest.name === 'string' ? manifest.name : folder
      return { name, folder, needs: [...new Set(folders)].sort(), reads: inputsOf(workspace, folder) }
    })
    .sort((a, b) => b.folder.length - a.folder.length || (a.folder < b.folder ? -1 : 1))
  const isGlobal = globalFiles(workspace)
  const closures = new Map<string, ReadonlySet<string>>()
  const closureOf = (folder: string): ReadonlySet<string> => {
    const known = closures.get(folder)
    if (known) return known
    const found = new Set([folder])
    for (const each of found) for (const need of all.find((one) => one.folder === each)?.needs ?? []) found.add(need)
    closures.set(folder, found)
    return found
  }
  const of: Packages['of'] = (file) => all.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
  return {
    all,
    of,
    isGlobal,
    reaches(from, file) {
      const target = of(file)
      return (
        isGlobal(file) ||
        !target ||
        target.folder === '' ||
        closureOf(from.folder).has(target.folder) ||
        from.reads(file)
      )
    },
  }
}

const dependencyFields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']

const jsonOf = (workspace: Workspace, file: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(workspace.read(file))
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What turbo takes for an input of a package's tests is what may change them: its cache rests on it. */
const inputsOf = (workspace: Workspace, folder: string): ((file: string) => boolean) => {
  const [own, shared] = [posix.join(folder, 'turbo.json'), 'turbo.json'].map((file) => testInputs(workspace, file))
  const inputs = own ?? shared
  if (!inputs) return (file) => (folder === '' || file.startsWith(`${folder}/`)) && !/\.mdx?$/.test(file)
  const globs = inputs.map((glob) => {
    const negative = glob.startsWith('!')
    const plain = negative ? glob.slice(1) : glob
    const path = plain.startsWith(rootPrefix) ? plain.slice(rootPrefix.length) : posix.join(folder, plain)
    return { negative, matches: picomatch(path, { dot: true }) }
  })
  const matches = (file: string, negative: boolean) =>
    globs.some((each) => each.negative === negative && each.matches(file))
  return (file) => matches(file, false) && !matches(file, true)
}

const testInputs = (workspace: Workspace, file: string): string[] | undefined => {
  const { inputs } = testTask(jsonOf(workspace, file))
  return Array.isArray(inputs) ? strings(inputs) : undefined
}

const rootPrefix = '$TURBO_ROOT$/'

/** What configures a runner of tests. */
export const isRunnerConfig = (file: string): boolean =>
  /(?:^|\/)vite(?:st)?\.(?:config|workspace)\.[cm]?[jt]s$/.test(file)

/** What runs the tests is part of each of them. */
const runnerFiles =
  /^(?:package\.json|turbo\.json|tsconfig[^/]*\.json|vite(?:st)?\.(?:config|workspace)\.[cm]?[jt]s|pnpm-workspace\.yaml|pnpm-lock\.yaml|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|bun\.lockb?)$/

const globalFiles = (workspace: Workspace): ((file: string) => boolean) => {
  const globs = strings(jsonOf(workspace, 'turbo.json').globalDependencies)
  const matches = globs.length > 0 ? picomatch(globs, { dot: true }) : () => false
  return (file) => runnerFiles.test(file) || matches(file)
}

const testTask = (config: Record<string, unknown>): Record<string, unknown> => {
  const tasks = (config.tasks ?? config.pipeline) as Record<string, unknown> | undefined
  return (tasks?.test ?? {}) as Record<string, unknown>
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
