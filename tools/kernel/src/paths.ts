import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'

/** A path as outputs show it: forward slashes, relative to `root`. */
export const relativePath = (root: string, path: string): string =>
  relative(root, resolve(root, path)).split(sep).join('/') || '.'

const contains = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way))
}

/** The real path of the nearest existing ancestor, with the missing rest behind it. */
const realPath = (path: string): string => {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return resolve(realpathSync(folder), relative(folder, path))
}

/**
 * Resolves a path found inside a document against `from` and keeps it inside `boundary`.
 * A symbolic link does not get around it. Returns undefined when it leads out.
 */
// implements: TL-EDGE-007
export const confine = (boundary: string, from: string, path: string): string | undefined => {
  const target = resolve(from, path)
  return contains(boundary, target) && contains(realPath(boundary), realPath(target)) ? target : undefined
}
