import { existsSync } from 'node:fs'
import { importFault, importModule, UsageError, type Workspace } from '@throughline/kernel'
import type { FetchApp } from '@throughline/verify'

/** A service that is called in this process. @throws UsageError where the export is none */
// implements: TL-VERIFY-418
export const appOf = async (
  workspace: Workspace,
  service: string,
  { module: file, export: name }: { module: string; export: string },
): Promise<FetchApp> => {
  const wrong = (why: string) =>
    new UsageError(
      `xtask.config.ts: services.${service}.app names ${file}, ${why}`,
      'Let the export be a function from Request to Response, or an object with such a `fetch`.',
    )
  const path = workspace.absolute(file)
  if (!existsSync(path)) throw wrong('which is not there')
  const loaded = await importModule(path).catch((fault: unknown) => {
    throw wrong(`which does not load: ${importFault(fault)}`)
  })
  // A CommonJS file has its exports under `default`.
  const inner = loaded.default as Record<string, unknown> | undefined
  const app = loaded[name] ?? inner?.[name]
  if (typeof app === 'function') return app as FetchApp
  if (typeof app === 'object' && app !== null && 'fetch' in app && typeof app.fetch === 'function')
    return (request) => (app as { fetch: FetchApp }).fetch(request)
  throw wrong(`whose export '${name}' is no app`)
}
