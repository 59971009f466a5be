import { posix } from 'node:path'
import { confine, parseSourceDocument, relativePath, type SourceDocument, type Workspace } from '@throughline/kernel'

/** Files that promise something to others: the configured contracts, and what they reference. */
export const contractFiles = (workspace: Workspace): ReadonlySet<string> => {
  const { openapi, config, metrics } = workspace.config
  const listed = new Set(workspace.files())
  const entries = [...openapi.map(({ document }) => document), config?.schema, metrics?.contract]
  const found = new Set<string>()
  const waiting = entries.filter((entry) => entry !== undefined).map((entry) => posix.normalize(entry))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file) || !listed.has(file)) continue
    found.add(file)
    const document = readDocument(workspace, file)
    if (document) waiting.push(...referencedFiles(workspace.root, document))
  }
  return found
}

/** Undefined for a document that does not parse: its own command says so. */
export const readDocument = (workspace: Workspace, file: string): SourceDocument | undefined => {
  try {
    return parseSourceDocument(file, workspace.read(file)).value
  } catch {
    return undefined
  }
}

const referencedFiles = (root: string, { file, value }: SourceDocument): string[] => {
  const files = new Set<string>()
  visit(value, (_pointer, key, each) => {
    if (key !== '$ref' || typeof each !== 'string') return
    const path = each.split('#')[0] ?? ''
    if (path === '' || /^[a-z][a-z0-9+.-]*:/i.test(path)) return
    const target = confine(root, posix.join(root, posix.dirname(file)), decoded(path))
    if (target !== undefined) files.add(relativePath(root, target))
  })
  return [...files]
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Calls back for every key and its value, with the reference tokens that lead to it. Aliased values come once. */
export const visit = (root: unknown, see: (tokens: readonly string[], key: string, value: unknown) => void): void => {
  const seen = new Set<object>()
  const walk = (value: unknown, tokens: readonly string[]): void => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return
    seen.add(value)
    for (const [key, child] of Object.entries(value)) {
      const path = [...tokens, key]
      see(path, key, child)
      walk(child, path)
    }
  }
  walk(root, [])
}
