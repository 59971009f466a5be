import { rangesOf } from '../executed.ts'
import { type NoteFunctions, noteFunctionsKey } from './note-functions.ts'

/** What ran in one test file, as its worker writes it down. Numbers of functions by source. */
export interface FileRuns {
  /** The absolute path of the test file. */
  path: string
  sources: { file: string; hash: string; functions: string[]; places: number[] }[]
  /** By the id of the test. */
  tests: Record<string, [source: number, functions: string][]>
  file: [source: number, functions: string][]
}

interface Counted {
  source: FileRuns['sources'][number]
  ran: Uint8Array
}

const noted = new Map<string, Counted>()

/** Offers each module its bytes: the same ones where it is evaluated again. */
export const offerNotes = (): void => {
  const note: NoteFunctions = (file, hash, functions, places) => {
    const key = `${file} ${hash}`
    let counted = noted.get(key)
    if (!counted)
      noted.set(key, (counted = { source: { file, hash, functions, places }, ran: new Uint8Array(functions.length) }))
    return counted.ran
  }
  Object.defineProperty(globalThis, Symbol.for(noteFunctionsKey), { value: note, configurable: true })
}

/** Collects by test; what ran in between, or beside another test, goes to the file. */
// implements: TL-TRACE-106
export const functionRuns = (path: string) => {
  const fileRuns: FileRuns = { path, sources: [], tests: {}, file: [] }
  const inFile = new Map<Counted, Set<number>>()
  const numbers = new Map<Counted, number>()
  const numberOf = (counted: Counted): number => {
    const known = numbers.get(counted)
    if (known !== undefined) return known
    numbers.set(counted, fileRuns.sources.length)
    return fileRuns.sources.push(counted.source) - 1
  }
  /** What ran since it was asked last. */
  const take = (): [Counted, number[]][] =>
    [...noted.values()].flatMap((counted) => {
      const ran: number[] = []
      for (let at = counted.ran.indexOf(1); at >= 0; at = counted.ran.indexOf(1, at + 1)) ran.push(at)
      counted.ran.fill(0)
      return ran.length > 0 ? [[counted, ran]] : []
    })
  // implements: TL-TRACE-107
  const toFile = (): void => {
    for (const [counted, ran] of take()) {
      const all = inFile.get(counted) ?? new Set()
      inFile.set(counted, all)
      for (const each of ran) all.add(each)
    }
  }
  // Without isolation a module that an earlier file loaded is not evaluated again.
  for (const counted of noted.values()) inFile.set(counted, new Set([0]))
  return {
    toFile,
    /** A test that is tried again is what it was the last time. */
    toTest: (test: string): void => {
      fileRuns.tests[test] = take().map(([counted, ran]) => [numberOf(counted), rangesOf(ran)])
    },
    end: (): FileRuns => {
      toFile()
      fileRuns.file = [...inFile].map(([counted, ran]) => [numberOf(counted), rangesOf([...ran].sort((a, b) => a - b))])
      return fileRuns
    },
  }
}
