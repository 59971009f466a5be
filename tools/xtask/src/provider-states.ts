import type { StatesConfig, Workspace } from '@throughline/kernel'
import { type StateHandlers, type StatesOptions, statesUrl } from '@throughline/verify'
import { configuredExport } from './configured-export.ts'

/** The handlers of a service's provider states. @throws UsageError when their module is not one */
export const statesOf = async (workspace: Workspace, service: string, states: StatesConfig): Promise<StatesOptions> => {
  if ('url' in states) {
    statesUrl(states.url, new URL('http://localhost'))
    return states
  }
  const { module, export: name, ...options } = states
  const place = { module, export: name }
  return { ...options, handlers: await handlersOf(workspace, `services.${service}.states`, place) }
}

const remedy = 'Let the export be a record from state to a function, or to { setup, teardown }.'

const handlersOf = async (
  workspace: Workspace,
  key: string,
  place: { module: string; export: string },
): Promise<StateHandlers> => {
  const { value: record, wrong } = await configuredExport(workspace, key, place, remedy)
  const { export: name } = place
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
