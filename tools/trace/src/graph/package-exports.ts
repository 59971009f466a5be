import { posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'

/** Where an import of a file leads within the workspace; undefined for packages from elsewhere. */
export const importResolver = (workspace: Workspace): ((specifier: string, from: string) => string | undefined) => {
  const packages = new Map(
    workspace
      .files()
      .filter((file) => posix.basename(file) === 'package.json')
      .flatMap((file) => {
        const manifest = manifestOf(workspace, file)
        return typeof manifest.name === 'string' ? [[manifest.name, { folder: posix.dirname(file), manifest }]] : []
      }),
  )
  return (specifier, from) => {
    if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    const found = packages.get(name)
    if (!found) return undefined
    const target = exported(found.manifest.exports, `.${specifier.slice(name.length)}`)
    return posix.join(found.folder, target ?? specifier.slice(name.length))
  }
}

interface Manifest {
  name?: unknown
  exports?: unknown
}

const manifestOf = (workspace: Workspace, file: string): Manifest => {
  try {
    const value: unknown = JSON.parse(workspace.read(file))
    return value !== null && typeof value === 'object' ? value : {}
  } catch {
    return {}
  }
}

/** @see https://nodejs.org/api/packages.html#subpath-patterns */
const exported = (exports: unknown, subpath: string): string | undefined => {
  if (typeof exports === 'string') return subpath === '.' ? exports : undefined
  if (exports === null || typeof exports !== 'object') return undefined
  const rows = Object.entries(exports as Record<string, unknown>)
  for (const [pattern, target] of rows) {
    const [before = '', after] = pattern.split('*')
    if (pattern === subpath) return targetOf(target)
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue
    const part = subpath.slice(before.length, subpath.length - after.length)
    return targetOf(target)?.replaceAll('*', part)
  }
  return undefined
}

/** Of conditions the first that leads to a file. */
const targetOf = (target: unknown): string | undefined => {
  if (typeof target === 'string') return target
  if (target === null || typeof target !== 'object') return undefined
  return Object.values(target)
    .map(targetOf)
    .find((each) => each !== undefined)
}
