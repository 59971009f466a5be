import { join } from 'node:path'
import { type KeyedStore, openKeyedStore, writeKeyedStore } from './keyed-store.ts'

/** Facts by content: as JSON, since most are handed on or stored without being looked at. */
export interface FactsStore {
  /** Whether it is listed; what is damaged is listed, and cannot be had. */
  has(key: string): boolean
  get(key: string): string | undefined
  /** Everything that is stored, in one go. */
  entries(): Map<string, string>
  set(key: string, json: string): void
  /** Stores what was added; what is in none of the files any more goes when there is much of it. */
  save(isUsed: (key: string) => boolean): void
}

/** The part of the store that may be out of date, or stand beside it, before it is written anew as a whole. */
const slack = 1 / 4

/** Two files: what a run adds is little as a rule, and many megabytes need not be written again for it. */
export const openFactsStore = (folder: string, version: string): FactsStore => {
  const file = join(folder, 'facts')
  const beside = join(folder, 'facts.more')
  let main: KeyedStore | undefined
  let more: KeyedStore | undefined
  const stores = () => [(more ??= openKeyedStore(beside, version)), (main ??= openKeyedStore(file, version))] as const
  // Kept after it is stored as well: a folder may take nothing.
  const added = new Map<string, string>()
  let isStored = true
  return {
    has: (key) => added.has(key) || stores().some((store) => store.has(key)),
    get(key) {
      const [first, second] = stores()
      return added.get(key) ?? first.get(key) ?? second.get(key)
    },
    entries: () => new Map([...stores().flatMap((store) => [...store.entries()]), ...added]),
    set(key, json) {
      added.set(key, json)
      isStored = false
    },
    save(isUsed) {
      if (isStored) return
      isStored = true
      const [extra, base] = stores()
      let bytes = extra.bytes
      for (const json of added.values()) bytes += json.length
      if (bytes <= base.bytes * slack) writeKeyedStore(beside, version, new Map([...extra.entries(), ...added]))
      else {
        const all = new Map([...base.entries(), ...extra.entries(), ...added])
        writeKeyedStore(file, version, all.size > added.size ? [...all].filter(([key]) => isUsed(key)) : all)
        if (extra.size > 0) writeKeyedStore(beside, version, [])
      }
      main = undefined
      more = undefined
    },
  }
}
