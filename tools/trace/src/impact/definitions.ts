import { join } from 'node:path'
import type { Requirement } from '@throughline/spec-extract'
import { type KeyedStore, openKeyedStore, writeKeyedStore } from '../index-store/keyed-store.ts'
import { indexFolder } from '../index-store/open-index.ts'
import type { World } from './subjects/subject.ts'

/** A requirement where it is stated. */
export interface Definition {
  spec: string
  owner?: string
  status?: string
  requirement: Pick<Requirement, 'id' | 'title' | 'level' | 'text' | 'section' | 'anchor'> & {
    line: number
    column: number
  }
}

/** Every ID that the specs state, by file and place. */
export const definedIds = async (world: DefiningWorld): Promise<string[]> =>
  JSON.parse((await storedDefinitions(world)).get(allIds) ?? '[]') as string[]

/** Where an ID is stated. */
export const defined = async (world: DefiningWorld, id: string): Promise<Definition | undefined> => {
  const stored = (await storedDefinitions(world)).get(id)
  return stored === undefined ? undefined : (JSON.parse(stored) as Definition)
}

/** Every requirement of the specs, by file and place. */
export const definitionsOf = async (world: DefiningWorld): Promise<Definition[]> => {
  const stored = await storedDefinitions(world)
  const ids = JSON.parse(stored.get(allIds) ?? '[]') as string[]
  return ids.flatMap((id) => JSON.parse(`[${stored.get(id) ?? ''}]`) as Definition[])
}

type DefiningWorld = Pick<World, 'workspace' | 'index'>

/** No ID has a space. */
const allIds = 'all IDs'

/** By ID, remembered as long as no spec changes: to read them all takes much longer than to answer. */
const storedDefinitions = async ({ workspace, index }: DefiningWorld): Promise<Pick<KeyedStore, 'get'>> => {
  const known = await index()
  const file = join(workspace.root, indexFolder, 'definitions')
  const version = known.digestOf(workspace.glob(workspace.config.specs))
  const stored = openKeyedStore(file, version)
  if (stored.get(allIds) !== undefined) return stored
  const { readSpecs } = await import('@throughline/spec-extract')
  const made = new Map<string, string>()
  for (const { file: spec, owner, status, requirements } of readSpecs(workspace).value.specs) {
    for (const { id, title, level, text, section, anchor, location } of requirements) {
      const { line, column } = location
      const definition: Definition = {
        spec,
        ...(owner !== undefined && { owner }),
        ...(status !== undefined && { status }),
        requirement: { id, title, ...(level && { level }), text, section, anchor, line, column },
      }
      // An ID that is stated twice is a finding of the specs; the first place holds.
      if (!made.has(id)) made.set(id, JSON.stringify(definition))
    }
  }
  made.set(allIds, JSON.stringify([...made.keys()]))
  writeKeyedStore(file, version, made)
  return made
}
