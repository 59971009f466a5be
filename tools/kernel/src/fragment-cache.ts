import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { writeCacheFile } from './cache-file.ts'

/** Texts by a key that holds everything they depend on: whether it remembers anything never shows in the output. */
export interface FragmentCache {
  get(key: string): string | undefined
  set(key: string, value: string): void
  /** Whether there is anything to get; where there is not, keys need not be made before the work is done. */
  readonly isEmpty?: boolean
  /** Runs when the fragments are stored, after the output is handed on. */
  later?(work: () => void): void
}

export interface StoredFragments extends FragmentCache {
  /** Keeps what this run asked for; what it did not ask for is forgotten in time. No fault where it cannot be written. */
  save(): void
}

/** The part of a cache that may be out of date, or stand beside it, before it is written anew as a whole. */
const slack = 1 / 4

/**
 * A cache in a file, which may be deleted at any moment, and be used by several runs at once: the last one wins. What a
 * run adds is little as a rule, and stands in a second file beside it, so that many megabytes need not be written again.
 * @param version what was written under another one is forgotten; see `toolVersion`
 * @param asksForAll whether a run asks for everything that is still of use; else what it did not ask for stays until as
 * much was added that the file is written anew
 */
// implements: TL-OPENAPI-202, TL-OPENAPI-225
export const storedFragments = (file: string, version: string, asksForAll = true): StoredFragments => {
  const beside = `${file}.more`
  const main = readFragments(file, version)
  const more = readFragments(beside, version)
  const used = new Map<string, string>()
  const added = new Map<string, string>()
  const postponed: (() => void)[] = []
  return {
    isEmpty: main.size === 0 && more.size === 0,
    later: (work) => void postponed.push(work),
    get(key) {
      const value = used.get(key) ?? main.get(key) ?? more.get(key)
      if (value !== undefined) used.set(key, value)
      return value
    },
    set(key, value) {
      used.set(key, value)
      added.set(key, value)
    },
    save() {
      for (const work of postponed) work()
      const whole = lengthOf(main)
      const unused = whole + lengthOf(more) + lengthOf(added) - lengthOf(used)
      if ((asksForAll && unused > whole * slack) || lengthOf(more) + lengthOf(added) > whole * slack) {
        writeFragments(file, version, used)
        if (more.size > 0) writeFragments(beside, version, new Map())
      } else if (added.size > 0) writeFragments(beside, version, new Map([...more, ...added]))
    },
  }
}

const lengthOf = (fragments: ReadonlyMap<string, string>): number => {
  let length = 0
  for (const text of fragments.values()) length += text.length
  return length
}

interface Header {
  version: string
  /** CRC-32 of all that follows the header: against damage, not against anybody. */
  check: number
  /** Key and length of each text, in the order in which they follow. */
  texts: [string, number][]
}

/** The header on the first line, then the texts: cut out of one string, since parsing them all would take longer. */
const readFragments = (file: string, version: string): Map<string, string> => {
  const fragments = new Map<string, string>()
  try {
    const bytes = readFileSync(file)
    const end = bytes.indexOf('\n')
    const { version: written, check, texts } = JSON.parse(bytes.toString('utf8', 0, end)) as Header
    if (written !== version || check !== crc32(bytes.subarray(end + 1))) return fragments
    const body = bytes.toString('utf8', end + 1)
    let start = 0
    for (const [key, length] of texts) {
      fragments.set(key, body.slice(start, start + length))
      start += length
    }
  } catch {
    // Not there, or cut off: then nothing is remembered.
    fragments.clear()
  }
  return fragments
}

const writeFragments = (file: string, version: string, fragments: ReadonlyMap<string, string>): void => {
  const body = [...fragments.values()].join('')
  const texts = [...fragments].map(([key, text]): [string, number] => [key, text.length])
  const header: Header = { version, check: crc32(body), texts }
  writeCacheFile(file, `${JSON.stringify(header)}\n${body}`)
}
