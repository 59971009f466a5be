import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * How a module in one generated folder imports the `index.ts` of another: by the name under which a package
 * exports it, else by a relative path.
 */
export const importPath = (from: string | undefined, folder: string | undefined): string => {
  if (from === undefined || folder === undefined || from === folder) return './index.ts'
  return exportedName(folder) ?? relativeImport(from, folder)
}

const exportedName = (folder: string): string | undefined => {
  const home = packageFolder(folder)
  if (home === undefined) return undefined
  const { name, exports } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    name?: unknown
    exports?: unknown
  }
  if (typeof name !== 'string' || typeof exports !== 'object' || exports === null) return undefined
  const target = `./${forward(relative(home, folder))}/index.ts`
  const key = Object.entries(exports).find(([, value]) => value === target)?.[0]
  return key === undefined ? undefined : key.replace(/^\./, name)
}

const packageFolder = (folder: string): string | undefined => {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at
    if (dirname(at) === at) return undefined
  }
}

const relativeImport = (from: string, folder: string): string => {
  const way = forward(relative(from, folder))
  return `${way.startsWith('.') ? way : `./${way}`}/index.ts`
}

const forward = (path: string): string => path.split(sep).join('/')
