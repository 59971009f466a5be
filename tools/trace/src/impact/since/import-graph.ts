import { posix } from 'node:path'
import type { FileFacts } from '../../code/index.ts'

/** Who loads whom. */
export interface ImportGraph {
  /** The files that load a file when they are loaded, through any number of others, itself included. */
  loaders(file: string): ReadonlySet<string>
}

/** @param resolve where an import of a file leads, without the endings that a runner tries */
export const importGraph = (
  facts: ReadonlyMap<string, Pick<FileFacts, 'imports'>>,
  resolve: (specifier: string, from: string) => string | undefined,
): ImportGraph => {
  const importers = new Map<string, Set<string>>()
  for (const [file, { imports }] of facts) {
    for (const { specifier } of imports) {
      const path = resolve(specifier, file)
      // A file that is gone is still what its importers load.
      const targets = path === undefined ? [] : [path, ...candidates(path).filter((each) => facts.has(each))]
      for (const target of targets) importers.set(target, (importers.get(target) ?? new Set()).add(file))
    }
  }
  return {
    loaders(file) {
      const found = new Set([file])
      for (const each of found) for (const importer of importers.get(each) ?? []) found.add(importer)
      return found
    },
  }
}

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json']

/** `./a.js` may stand for `a.ts`, `./a` for `a.ts` or `a/index.ts`. */
const candidates = (path: string): string[] => {
  const ending = posix.extname(path)
  const bare = /^\.[cm]?jsx?$/.test(ending) ? path.slice(0, -ending.length) : undefined
  return [
    ...endings.map((each) => `${path}${each}`),
    ...(bare === undefined ? [] : endings.map((each) => `${bare}${each}`)),
    ...endings.map((each) => `${path}/index${each}`),
  ]
}
