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
  const keyOf = ({ schema, carrier }: Source): string =>
    `apart:${hash('sha1', `${common} ${carrier} ${JSON.stringify(schema)}`)}`
  return {
    get(source) {
      if (cache.isEmpty) return undefined
      const known = cache.get(keyOf(source))
      if (known === undefined) return undefined
      const apart = JSON.parse(known) as Apart
      // Without its code, a fragment would have to be made of the text that was not looked for.
      return apart.fragments.every((name) => cache.get(name) !== undefined) ? apart : undefined
    },
    set(source, apart) {
      const store = (): void => cache.set(keyOf(source), JSON.stringify(apart))
      if (cache.later) cache.later(store)
      else store()
    },
  }
}
