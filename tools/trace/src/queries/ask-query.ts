import { didYouMean, type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { idInMarker } from '@throughline/kernel/id-forms'
import { finding } from './findings.ts'
import { type QueryName, queries } from './queries.ts'
import type { Query, QueryRow } from './query.ts'
import { openWorld } from './world.ts'

export interface QueryAnswer {
  query: QueryName
  rows: QueryRow[]
  /** Rows without a place: an operation that nothing handles, a metric that nothing emits. */
  without: number
  /** Where the workspace names nothing that the query is about: a sentence that says so. */
  unnamed?: string
}

/** Answers a query, of all or of some names; a name that no row has is a finding. */
export const askQuery = async (
  workspace: Workspace,
  query: QueryName,
  asked: readonly string[],
): Promise<Outcome<QueryAnswer & { about: Query }>> => {
  const { value: world, findings } = await openWorld(workspace)
  const about = await queries[query].load()
  const names = asked.map(idInMarker)
  const all = await about.ask(world, names)
  const isMeant = (row: QueryRow) => names.length === 0 || names.some((name) => namesOf(row).includes(name))
  const rows = all.filter(isMeant)
  const unknown = names
    .filter((name) => !all.some((row) => namesOf(row).includes(name)))
    .map((name): Finding => {
      const hint = didYouMean(name, all.flatMap(namesOf))
      return finding('query-name-unknown', `no row of '${query}' is called '${name}'${hint}`, { anchor: name })
    })
  const without = rows.filter(({ places }) => places.length === 0).length
  const unnamed = about.unnamed?.(world.sources)
  return outcome({ query, rows, without, ...(unnamed !== undefined && { unnamed }), about }, [...findings, ...unknown])
}

/** What a row may be asked for by: its name, its route, the file that declares it. */
const namesOf = ({ name, detail, file }: QueryRow): string[] => [
  name,
  ...(detail === undefined ? [] : [detail]),
  ...(file === undefined ? [] : [file]),
]
