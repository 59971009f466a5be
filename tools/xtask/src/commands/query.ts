import { didYouMean, type Report, UsageError } from '@throughline/kernel'
import {
  askQuery,
  mermaidOfQuery,
  type QueryAnswer,
  type QueryName,
  queryNames,
  textOfQuery,
} from '@throughline/trace/queries'
import type { Run } from '../command.ts'

export const run: Run = async (call): Promise<Report<QueryAnswer>> => {
  const [asked, ...names] = call.arguments
  const { value, findings } = await askQuery(await call.workspace(), queryOf(asked), names)
  const { about, ...result } = value
  const { rows, without, unnamed } = result
  const places = rows.reduce((sum, row) => sum + row.places.length, 0)
  return {
    command: 'query',
    result,
    findings,
    text: textOfQuery(rows, about, names.length > 0),
    next: `${rows.length} ${about.rows} in ${places} places${without > 0 ? `; of ${without}, ${about.without}` : ''}.${
      unnamed === undefined ? '' : ` ${unnamed}`
    }`,
    ...(call.ownFormat === 'mermaid' && { printed: mermaidOfQuery(result) }),
  }
}

const queryOf = (asked: string | undefined): QueryName => {
  const found = queryNames.find((name) => name === asked)
  if (found !== undefined) return found
  const what =
    asked === undefined
      ? 'query needs one of'
      : `no query is called '${asked}'${didYouMean(asked, queryNames) || '.'} There are`
  throw new UsageError(`${what} ${queryNames.join(', ')}`)
}
