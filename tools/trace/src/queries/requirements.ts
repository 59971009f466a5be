import type { Reference } from '../code/file-facts.ts'
import type { CodeFile } from '../graph/from-code.ts'
import { compare, type Query, type QueryPlace, type QueryRow, sortedPlaces } from './query.ts'
import { withinOf } from './use/role.ts'

/** Every ID that stands anywhere, what its spec says, and what each place claims. */
// implements: TL-TRACE-514
export const requirements: Query = {
  summary: 'requirement IDs in code, tests, contracts and documents',
  rows: 'IDs',
  without: 'nothing refers to it',
  async ask(world) {
    const graph = await world.graph()
    const rows = new Map<string, QueryRow>()
    const defined = new Set<string>()
    for (const { name, file, line, requirement } of graph.ofKind('requirement')) {
      if (file !== undefined) defined.add(`${name}\n${file}\n${line}`)
      rows.set(name, {
        name,
        ...(requirement?.title !== undefined && { detail: requirement.title }),
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        places: [],
      })
    }
    for (const given of world.sources.files) {
      // Generated files name every ID, which says nothing.
      if (given.role === 'generated') continue
      for (const reference of given.facts.references) {
        const { id, line } = reference
        if (defined.has(`${id}\n${given.file}\n${line}`)) continue
        const row = rows.get(id) ?? { name: id, detail: 'no spec states it', places: [] }
        rows.set(id, row)
        row.places.push(placeOfReference(given, reference))
      }
    }
    return [...rows.values()]
      .map((row) => ({ ...row, places: sortedPlaces(row.places) }))
      .sort((a, b) => compare(a.name, b.name))
  },
}

const placeOfReference = (given: CodeFile, { relation, via, line, column, target }: Reference): QueryPlace => ({
  how: howOf(given, relation, via),
  file: given.file,
  line,
  column,
  ...(given.role === 'doc' || given.role === 'spec' ? {} : withinOf(given, target?.from ?? line)),
})

/** As the graph takes it: the title of a test verifies, and prose documents. */
const howOf = ({ role }: CodeFile, relation: Reference['relation'], via: Reference['via']): string => {
  if (via === 'title') return 'verifies'
  if (relation === 'annotation') return role === 'test' ? 'verifies' : 'implements'
  if (relation === 'mentions') return role === 'doc' ? 'documents' : 'mentions'
  return relation
}
