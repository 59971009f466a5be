import { hash } from 'node:crypto'
import type { FragmentCache } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { Source } from './fragments.ts'

/** A schema taken apart: by names alone, since the code of each is remembered under its name. */
export interface Apart {
  /** The function that judges the schema. */
  judge: string
  fragments: string[]
  /** What it refers to, as it is written. */
  refs: string[]
}

/** Remembers how schemas were taken apart, so that one that has not changed need not be looked into. */
export interface ApartMemory {
  get(source: Source): Apart | undefined
  set(source: Source, apart: Apart): void
}

/** @param aliasAt the names of named schemas, which stand in the fragments that refer to them */
export const apartMemory = (
  version: ApiModel['version'],
  aliasAt: ReadonlyMap<string, string>,
  cache: FragmentCache,
): ApartMemory => {
  const common = hash('sha1', JSON.stringify([version, ...aliasAt]))
  const textOf = ({ schema, carrier }: Source): string => `${carrier} ${JSON.stringify(schema)}`
  const keyOf = (text: string): string => `apart:${hash('sha1', `${common} ${text}`)}`
  // Two of three schemas are written elsewhere as well, most of them a mere reference.
  const met = new Map<string, Apart>()
  return {
    get(source) {
      if (cache.isEmpty) return undefined
      const text = textOf(source)
      const before = met.get(text)
      if (before) return before
      const known = cache.get(keyOf(text))
      if (known === undefined) return undefined
      const apart = JSON.parse(known) as Apart
      // Without its code, a fragment would have to be made of the text that was not looked for.
      if (apart.fragments.some((name) => cache.get(name) === undefined)) return undefined
      met.set(text, apart)
      return apart
    },
    set(source, apart) {
      const store = (): void => cache.set(keyOf(textOf(source)), JSON.stringify(apart))
      if (cache.later) cache.later(store)
      else store()
    },
  }
}
