import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import picomatch from 'picomatch'
import { writeCacheFile } from './cache-file.ts'
import type { ResolvedConfig, XtaskConfig } from './config.ts'
import { configSchema } from './config-schema.ts'
import { importFault, importModule } from './import-module.ts'
import { listFiles } from './list-files.ts'
import { didYouMean } from './nearest.ts'
import { plainConfig } from './plain-config.ts'
import { configFileName, validConfigFile } from './plain-workspace.ts'
import { UsageError } from './usage-error.ts'

/** A repository that the pipeline governs. */
export interface Workspace {
  /** Absolute path of its top folder. */
  root: string
  config: ResolvedConfig
  /** Every file that belongs to it, forward slashes, relative to `root`, sorted. Read once. */
  files(): readonly string[]
  /** Takes what somebody else has listed already; without effect when it was read. */
  know?(files: readonly string[]): void
  /** The files that match any of the globs. */
  glob(patterns: readonly string[]): string[]
  /** A file's text, read when asked. @throws UsageError when it is a folder, else the file system's own error. */
  read(path: string): string
  absolute(path: string): string
  /** Something of its configuration was typed for one call: nothing of it is kept for others. */
  adHoc?: true
}

export { configFileName }

/** What an empty configuration means: usual names of files, wherever they stand. */
export const defaultConfig: ResolvedConfig = {
  specs: ['specs/**/*.md'],
  ids: { families: [{ pattern: '[A-Z][A-Z0-9]+(?:-[A-Z][A-Z0-9]*)*-\\d{3,5}', title: 'Requirements' }] },
  requirements: { out: 'requirements', types: 'contracts/requirements/src/generated' },
  openapi: [],
  config: null,
  metrics: null,
  services: {},
  pacts: ['contracts/pacts/**/*.json'],
  code: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py,rs,go,java,kt,cs,c,h,cc,cpp,hpp,rb,php,swift,scala}'],
  tests: ['**/*.{test,spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}', '**/{test_*,*_test}.py', '**/*_test.go'],
  docs: ['**/*.md'],
  evidence: { accept: [] },
}

/** The nearest folder at or above `from` that holds a marker of a workspace; `from` itself when none does. */
export const findRoot = (from: string): string => {
  for (const marker of [configFileName, 'pnpm-workspace.yaml', '.git']) {
    for (let folder = resolve(from); ; folder = dirname(folder)) {
      if (existsSync(join(folder, marker))) return folder
      if (dirname(folder) === folder) break
    }
  }
  return resolve(from)
}

/** Opens the workspace around a folder. @throws UsageError when its configuration does not load. */
export const openWorkspace = async (cwd: string): Promise<Workspace> => {
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) throw new UsageError(`${cwd}: no such folder`)
  const root = realpathSync(findRoot(cwd))
  const config = { ...defaultConfig, ...(await loadConfig(root)) } as ResolvedConfig
  config.requirements = { ...defaultConfig.requirements, ...config.requirements }
  return workspaceOf(root, config)
}

export const workspaceOf = (root: string, config: ResolvedConfig): Workspace => {
  let files: readonly string[] | undefined
  const absolute = (path: string) => resolve(root, path)
  const list = () => (files ??= listFiles(root))
  return {
    root,
    config,
    absolute,
    files: list,
    know: (listed) => {
      files ??= listed
    },
    glob(patterns) {
      return list().filter(globMatcher(patterns))
    },
    read(path) {
      try {
        return readFileSync(absolute(path), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error
        throw new UsageError(`${path} is a folder`, 'Let a file stand there, or nothing.')
      }
    },
  }
}

/** Tells whether a path matches any of the globs, as every list of globs in a configuration is meant. */
export const globMatcher = (patterns: readonly string[]): ((file: string) => boolean) => {
  const matches = picomatch([...patterns], { dot: true })
  const scans = patterns.map((pattern) => picomatch.scan(pattern))
  if (scans.some(({ base, negated }) => base === '' || negated)) return (file) => matches(file)
  // Thousands of paths are told apart by their first folders.
  const bases = [...new Set(scans.map(({ base }) => base))]
  return (file) => bases.some((base) => file.startsWith(base)) && matches(file)
}

const loadConfig = async (root: string): Promise<XtaskConfig> => {
  const path = join(root, configFileName)
  if (!existsSync(path)) return {}
  const plain = plainConfig(readText(path))
  const known = plain === undefined ? undefined : validConfigFile(root, plain)
  const loaded = plain ?? (await configOf(path))
  if (known !== undefined && existsSync(known)) return checked(plain as XtaskConfig)
  if (loaded === undefined) {
    throw new UsageError(`${configFileName} has no default export`, 'Write `export default { … }`.')
  }
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const validate = new Ajv2020({ allErrors: true, verbose: true }).compile<XtaskConfig>(configSchema)
  if (validate(loaded)) {
    const config = checked(loaded)
    if (known !== undefined) writeCacheFile(known, '')
    return config
  }
  // implements: TL-EDGE-002
  const messages = (validate.errors ?? []).map((error) => {
    const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the configuration'
    if (error.keyword !== 'additionalProperties') return `${where} ${error.message}`
    const key = String(error.params.additionalProperty)
    const known = Object.keys((error.parentSchema?.properties ?? {}) as object)
    return `${where} has an unknown key '${key}'${didYouMean(key, known)}`
  })
  throw new UsageError(`${configFileName}: ${messages.join('; ')}`, 'Correct the keys that are named.')
}

/** What the schema cannot say. */
const checked = (config: XtaskConfig): XtaskConfig => {
  for (const { pattern } of config.ids?.families ?? []) checkPattern(pattern)
  for (const [name, { states }] of Object.entries(config.services ?? {})) if (states) checkStates(name, states)
  return config
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Whoever loads it says why.
    return ''
  }
}

const configOf = async (path: string): Promise<unknown> => {
  try {
    const module = await importModule(path)
    // A CommonJS interpretation nests the default export once more.
    const inner = module.default as { default?: unknown } | undefined
    return inner && typeof inner === 'object' && 'default' in inner ? inner.default : inner
  } catch (error) {
    throw new UsageError(
      `${configFileName} does not load: ${importFault(error)}`,
      'Correct the file; it must have a default export.',
    )
  }
}

const checkPattern = (pattern: string): void => {
  try {
    new RegExp(pattern)
  } catch (error) {
    throw new UsageError(
      `${configFileName}: ids.families has a pattern that is no regular expression: ${importFault(error)}`,
    )
  }
}

const checkStates = (name: string, states: object): void => {
  const given = ['url', 'module', 'export'].filter((key) => key in states).join(' and ')
  if (given === 'url' || given === 'module and export') return
  throw new UsageError(
    `${configFileName}: services.${name}.states takes url, or module and export; not ${given || 'none of them'}`,
    'Name the route that takes the states, or the file and its export that hold their handlers.',
  )
}
