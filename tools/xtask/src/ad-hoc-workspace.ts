import { posix, resolve } from 'node:path'
import { type ResolvedConfig, relativePath, UsageError, type Workspace, workspaceOf } from '@throughline/kernel'
import { idFinder } from '@throughline/kernel/req-ids'
import type { Call } from './command.ts'

/**
 * A workspace with specs, ID patterns and contracts that were typed in place of those of its configuration, which it may
 * lack altogether. @throws UsageError for a pattern that is no regular expression
 */
// implements: TL-TRACE-504
export const adHocWorkspace = (workspace: Workspace, cwd: string, flags: Call['flags']): Workspace => {
  const { root, config } = workspace
  const [specs, patterns, contracts] = ['specs', 'id-pattern', 'contract'].map((name) => typed(flags[name]))
  if (!specs && !patterns && !contracts) return workspace
  if (patterns) idFinder(patterns)
  const own: ResolvedConfig = {
    ...config,
    ...(specs && { specs: specs.map((glob) => relativePath(root, resolve(cwd, glob))) }),
    ...(patterns && { ids: { families: patterns.map((pattern) => ({ pattern, title: pattern })) } }),
    ...(contracts && { openapi: documentsOf(contracts.map((file) => relativePath(root, resolve(cwd, file)))) }),
  }
  return { ...workspaceOf(root, own), adHoc: true }
}

const typed = (value: Call['flags'][string]): string[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [String(value)]

/** Each by the name of its file, which tells operations of two documents apart. */
const documentsOf = (files: readonly string[]): ResolvedConfig['openapi'] => {
  const named = files.map((document) => ({ name: posix.basename(document).replace(/\.[^.]+$/, ''), document }))
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) !== index)
  if (twice) throw new UsageError(`--contract: two documents are called ${twice.name}`)
  return named
}
