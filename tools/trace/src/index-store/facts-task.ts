import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { idSearch } from '../code/id-search.ts'
import type { Language } from '../code/language.ts'
import { isBinary } from '../code/limits.ts'
import { readFacts } from '../code/read-facts.ts'

/** Files of which facts are to be made, shared by all threads that do. */
export interface FactsTask {
  root: string
  patterns: readonly string[]
  /** IDs that are known to stand in the files: to decide about each of them alone takes long. */
  ids: readonly string[]
  files: readonly { path: string; language: Language }[]
  /** One number: the file that is next. */
  next: SharedArrayBuffer
}

/** Facts of one file, as JSON. */
export type MadeFacts = [at: number, hash: string, json: string]

const together = 8

/** Takes files, a few at a time, until there are none left. */
export const makeFacts = ({ root, patterns, ids, files, next }: FactsTask): MadeFacts[] => {
  const search = idSearch(patterns)
  search.idsIn(ids)
  const counter = new Int32Array(next)
  const made: MadeFacts[] = []
  for (let from = Atomics.add(counter, 0, together); from < files.length; from = Atomics.add(counter, 0, together)) {
    for (let at = from; at < Math.min(from + together, files.length); at++) {
      const file = files[at]
      const bytes = file && bytesOf(join(root, file.path))
      if (!file || bytes === undefined || isBinary(bytes)) continue
      const facts = readFacts(bytes, file.language, search)
      made.push([at, facts.hash, JSON.stringify(facts)])
    }
  }
  return made
}

/** Undefined for a file that went away since it was listed, or may not be read. */
const bytesOf = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
