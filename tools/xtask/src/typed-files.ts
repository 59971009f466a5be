import { existsSync, globSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { relativePath, UsageError } from '@throughline/kernel'

/** The files of a path or a glob that was typed; what is ignored by git counts when it is named. */
// implements: TL-EXTRACT-007, TL-EXTRACT-026
export const typedFiles = (cwd: string, root: string, glob: string): string[] => {
  if (!/[*?[{]/.test(glob)) {
    const path = resolve(cwd, glob)
    if (!existsSync(path)) throw new UsageError(`${glob}: no such file`)
    if (!statSync(path).isFile()) throw new UsageError(`${glob}: not a file`, `Name its files: ${glob}/**/*.md`)
    return [relativePath(root, path)]
  }
  const inside = glob.includes('node_modules')
  const exclude = inside ? [] : ['**/node_modules/**', '**/.git/**']
  const found = globSync(glob, { cwd, exclude }).map((path) => resolve(cwd, path))
  return oneOfEach(found.filter(isFile)).map((path) => relativePath(root, path))
}

/** A dangling link is none, and a link to itself neither. */
const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** A file that links lead to as well is read once, under its own name. */
const oneOfEach = (paths: readonly string[]): string[] => {
  const byReal = new Map<string, string>()
  for (const path of [...paths].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const real = realpathSync(path)
    if (!byReal.has(real) || path === real) byReal.set(real, path)
  }
  return [...byReal.values()].sort()
}

/** The YAML files in a folder that was typed. */
export const yamlBelow = (root: string, folder: string): string[] => {
  const absolute = resolve(root, folder)
  if (!lstatSync(absolute, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => relativePath(root, join(entry.parentPath, entry.name)))
    .sort()
}
