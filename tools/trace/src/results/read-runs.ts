import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { relativePath, sha256 } from '@throughline/kernel'
import { type Execution, numbersOf, rangesOf, type Source } from './executed.ts'
import { type FunctionEntry, functionsOf } from './function-table.ts'
import type { FileRuns } from './worker/function-runs.ts'

/** What a child process or a thread of a test ran, as `worker/child-hook.cjs` writes it. */
interface ChildFile {
  path: string
  /** Start and end of functions in the source. */
  offsets?: [number, number][]
  /** Lines and columns in the source, from 0, where transformed functions begin. */
  positions?: [number, number][]
}

/** What the workers and their children wrote down, joined. */
export interface Runs {
  sources: Source[]
  /** By the id of a test. */
  tests: Map<string, Execution[]>
  /** By the absolute path of a test file. */
  files: Map<string, Execution[]>
}

/** Reads the folder of a run: one folder a test file, `runs-*.json` by its worker, `child-*.json` by what it started. */
// implements: TL-TRACE-107
export const readRuns = (folder: string, root: string): Runs => {
  const sources: Source[] = []
  const numbers = new Map<string, number>()
  const numberOf = (source: Source): number => {
    const key = `${source.file} ${source.hash}`
    const known = numbers.get(key) ?? sources.push(source) - 1
    numbers.set(key, known)
    return known
  }
  const table = functionTables(root)
  const runs: Runs = { sources, tests: new Map(), files: new Map() }
  for (const own of readdirSync(folder)) {
    const perSource = new Map<number, Set<number>>()
    const add = (source: number, functions: readonly number[]): void => {
      const all = perSource.get(source) ?? new Set()
      perSource.set(source, all)
      for (const each of functions) all.add(each)
    }
    let testFile = ''
    for (const name of readdirSync(join(folder, own)).sort()) {
      const value = readJson(join(folder, own, name))
      if (name.startsWith('runs-')) {
        const { path, sources: given, tests, file } = value as FileRuns
        testFile = path
        const renumbered = given.map(numberOf)
        const put = ([source, functions]: Execution): Execution => [renumbered[source] ?? 0, functions]
        for (const [id, executed] of Object.entries(tests)) runs.tests.set(id, executed.map(put))
        for (const [source, functions] of file.map(put)) add(source, numbersOf(functions))
      }
      if (name.startsWith('child-')) {
        for (const child of (value ?? []) as ChildFile[]) {
          const known = table(child.path)
          if (known) add(numberOf(known.source), functionsThatRan(known.text, known.functions, child))
        }
      }
    }
    const executed = [...perSource].map(([source, ran]): Execution => [source, ranges(ran)])
    if (testFile !== '') runs.files.set(testFile, executed)
  }
  return runs
}

const ranges = (numbers: Iterable<number>): string => rangesOf([...numbers].sort((a, b) => a - b))

/** A child that was killed while it wrote leaves half a file: what it ran is not known. */
const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

interface KnownSource {
  text: string
  functions: FunctionEntry[]
  source: Source
}

const functionTables = (root: string) => {
  const known = new Map<string, KnownSource | undefined>()
  return (path: string): KnownSource | undefined => {
    if (!path.startsWith(`${root}/`) || !/\.[cm]?[jt]sx?$/.test(path)) return undefined
    if (!known.has(path)) known.set(path, readSource(root, path))
    return known.get(path)
  }
}

const readSource = (root: string, path: string): KnownSource | undefined => {
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const text = bytes.toString('utf8')
  const functions = functionsOf(path, text)
  if (!functions) return undefined
  const [lines, places] = [functions.map((each) => each.lines), functions.map(({ body }) => body)]
  const source = { file: relativePath(root, path), hash: sha256(bytes), functions: lines, places }
  return { text, functions, source }
}

/** V8 and the parser agree on where a function ends; of transformed code only the place of its beginning is known. */
const functionsThatRan = (text: string, functions: readonly FunctionEntry[], child: ChildFile): number[] => {
  const starts = lineStarts(text)
  const places: { start: number; end?: number }[] = child.offsets
    ? child.offsets.map(([start, end]) => ({ start, end }))
    : (child.positions ?? []).map(([line, column]) => ({ start: (starts[line] ?? 0) + column }))
  const ran = places.map(({ start, end }) => {
    const candidates = functions.flatMap((entry, index) => {
      if (index === 0) return []
      const fits = end === undefined ? entry.start <= start && start <= entry.body : entry.end === end
      return fits ? [{ index, distance: Math.abs(entry.start - start) }] : []
    })
    return candidates.sort((a, b) => a.distance - b.distance)[0]?.index ?? 0
  })
  // A module whose functions ran was loaded.
  return [0, ...ran]
}

const lineStarts = (text: string): number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
