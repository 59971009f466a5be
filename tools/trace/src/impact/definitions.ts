import { type Requirement, readSpecs } from '@throughline/spec-extract'
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

/** Every requirement of the specs, by file and place. */
export const definitionsOf = async ({ workspace }: Pick<World, 'workspace'>): Promise<Definition[]> =>
  readSpecs(workspace).value.specs.flatMap(({ file, owner, status, requirements }) =>
    requirements.map(({ id, title, level, text, section, anchor, location: { line, column } }) => ({
      spec: file,
      ...(owner !== undefined && { owner }),
      ...(status !== undefined && { status }),
      requirement: { id, title, ...(level && { level }), text, section, anchor, line, column },
    })),
  )

/** Where an ID is stated. */
export const defined = async (world: Pick<World, 'workspace'>, id: string): Promise<Definition | undefined> =>
  (await definitionsOf(world)).find(({ requirement }) => requirement.id === id)
