import type { Workspace } from '@throughline/kernel'
import type { FetchApp } from '@throughline/verify'
import { configuredExport } from './configured-export.ts'

const remedy = 'Let the export be a function from Request to Response, or an object with such a `fetch`.'

/** A service that is called in this process. @throws UsageError where the export is none */
// implements: TL-VERIFY-418
export const appOf = async (
  workspace: Workspace,
  service: string,
  place: { module: string; export: string },
): Promise<FetchApp> => {
  const { value: app, wrong } = await configuredExport(workspace, `services.${service}.app`, place, remedy)
  if (typeof app === 'function') return app as FetchApp
  if (typeof app === 'object' && app !== null && 'fetch' in app && typeof app.fetch === 'function')
    return (request) => (app as { fetch: FetchApp }).fetch(request)
  throw wrong(`whose export '${place.export}' is no app`)
}
