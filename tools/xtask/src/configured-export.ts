import { existsSync } from 'node:fs'
import { importFault, importModule, UsageError, type Workspace } from '@throughline/kernel'

/** What an entry of the configuration names. */
export interface ConfiguredExport {
  value: unknown
  /** The fault of an export that is not as it has to be. */
  wrong(why: string): UsageError
}

/**
 * Loads an export of a module that the configuration names by `key`; `remedy` says what it has to be.
 * @throws UsageError where the module is not there, or does not load
 */
export const configuredExport = async (
  workspace: Workspace,
  key: string,
  { module: file, export: name }: { module: string; export: string },
  remedy: string,
): Promise<ConfiguredExport> => {
  const wrong = (why: string) => new UsageError(`xtask.config.ts: ${key} names ${file}, ${why}`, remedy)
  const path = workspace.absolute(file)
  if (!existsSync(path)) throw wrong('which is not there')
  const loaded = await importModule(path).catch((fault: unknown) => {
    throw wrong(`which does not load: ${importFault(fault)}`)
  })
  // A CommonJS file has its exports under `default`.
  const inner = loaded.default as Record<string, unknown> | undefined
  return { value: loaded[name] ?? inner?.[name], wrong }
}
