import { nearest } from '@throughline/kernel'

/** The paths of a workspace, case-exact on every disk. */
export interface PathIndex {
  isFile(path: string): boolean
  /** The workspace itself is the folder ''. */
  isFolder(path: string): boolean
  /** The path that differs only in upper and lower case. */
  otherCase(path: string): string | undefined
  /** The existing path that was most likely meant. */
  suggest(path: string): string | undefined
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const pathIndex = (files: readonly string[]): PathIndex => {
  const fileSet = new Set(files)
  const folders = new Set([''])
  for (const file of files) {
    for (let folder = folderOf(file); !folders.has(folder); folder = folderOf(folder)) folders.add(folder)
  }
  const paths = [...fileSet, ...folders].filter((path) => path !== '')
  const byCase = once(() => new Map(paths.map((path) => [path.toLowerCase(), path])))
  const byName = once(() => Map.groupBy(paths, (path) => nameOf(path).toLowerCase()))
  const byFolder = once(() => Map.groupBy(paths, folderOf))
  return {
    isFile: (path) => fileSet.has(path),
    isFolder: (path) => folders.has(path),
    otherCase: (path) => byCase().get(path.toLowerCase()),
    suggest(path) {
      const sameName = byName().get(nameOf(path).toLowerCase()) ?? []
      if (sameName.length > 0) return closest(path, sameName)
      const [found] = nearest(nameOf(path), (byFolder().get(folderOf(path)) ?? []).map(nameOf), 1)
      return found && (folderOf(path) === '' ? found : `${folderOf(path)}/${found}`)
    },
  }
}

const once = <Value>(make: () => Value): (() => Value) => {
  let value: { made: Value } | undefined
  return () => (value ??= { made: make() }).made
}

/** Of paths with the right name, the one that shares the most folders. */
const closest = (path: string, candidates: readonly string[]): string | undefined => {
  const wanted = new Set(folderOf(path).split('/'))
  const shared = (candidate: string) =>
    folderOf(candidate)
      .split('/')
      .filter((segment) => wanted.has(segment)).length
  return [...candidates].sort((a, b) => shared(b) - shared(a) || a.length - b.length || (a < b ? -1 : 1))[0]
}
