import { idInMarker } from '@throughline/kernel/id-forms'
import { keys } from '../../graph/keys.ts'
import { defined, definedIds } from '../definitions.ts'
import type { Resolver } from './subject.ts'

/** A requirement by its ID. Read from the spec that states it alone, not from the whole graph. */
export const requirement: Resolver = {
  form: 'the ID of a requirement',
  example: 'ORCH-2007',
  async find(text, world) {
    const id = idInMarker(text.replace(/^requirement:/, ''))
    const found = await defined(world, id)
    if (!found) return []
    const { requirement, spec } = found
    const key = keys.requirement(id)
    return [{ kind: 'requirement', name: id, key, file: spec, line: requirement.line, parts: [key] }]
  },
  names: definedIds,
}
