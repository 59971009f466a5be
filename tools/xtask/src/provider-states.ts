import { existsSync } from 'node:fs'
import { importFault, importModule, type StatesConfig, UsageError, type Workspace } from '@throughline/kernel'
import { type StateHandlers, type StatesOptions, statesUrl } from '@throughline/verify'

/** The handlers of a service's provider states. @throws UsageError when their module is not one */
export const statesOf = async (workspace: Workspace, service: string, states: StatesConfig): Promise<StatesOptions> => {
  if ('url' in states) {
    statesUrl(states.url, new URL('http://localhost'))
    return states
  }
  const { module, export: name, ...options } = states
  return { ...options, handlers: await handlersOf(workspace, `services.${service}.states`, module, name) }
}

const handlersOf = async (workspace: Workspace, key: string, file: string, name: string): Promise<StateHandlers> => {
  const wrong = (why: string) =>
    new UsageError(
      `xtask.config.ts: ${key} names ${file}, ${why}`,
      'Let the export be a record from state to a function, or to { setup, teardown }.',
    )
  const path = workspace.absolute(file)
  if (!existsSync(path)) throw wrong('which is not there')
  const loaded = await importModule(path).catch((fault: unknown) => {
    throw wrong(`which does not load: ${importFault(fault)}`)
  })
  // A CommonJS file has its exports under `default`.
  const inner = loaded.default as Record<string, unknown> | undefined
  const record = loaded[name] ?? inner?.[name]
  if (record === undefined) throw wrong(`which has no export '${name}'`)
  if (typeof record !== 'object' || record === null) throw wrong(`whose export '${name}' is no record`)
  const odd = Object.entries(record).find(([, entry]) => !isEntry(entry))
  if (odd) throw wrong(`whose state '${odd[0]}' is neither a function nor { setup, teardown }`)
  return record as StateHandlers
}

const isEntry = (entry: unknown): boolean =>
  typeof entry === 'function' ||
  (typeof entry === 'object' &&
    entry !== null &&
    Object.entries(entry).every(([key, handler]) => /^(?:setup|teardown)$/.test(key) && typeof handler === 'function'))
