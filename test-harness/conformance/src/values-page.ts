import { generatedLabel } from '@throughline/kernel'
import type { ValuesRow } from './request-values.ts'

const label = generatedLabel('pnpm --filter @throughline/conformance update-values', '<!--')

const intro = `# Values for public documents

The verifier makes values of its own for every parameter and body (\`tools/verify/src/values\`): such as a schema allows,
and such as it excludes by one thing. Here it makes them for documents that nobody here wrote, 20 and 10 for each schema.
Each is judged by plain ajv on the document as its authors wrote it, to which \`nullable\` allows null everywhere; by OpenAPI
3.0.4 it means nothing where no \`type\` stands beside it.

| document | from | schemas | values asked for | made | allowed | with one thing wrong | excluded |
|---|---|---|---|---|---|---|---|
`

/** The row of one document, without its end where only a part of it was measured. */
export const valuesLine = ({ document, schemas, values, broken }: ValuesRow): string => {
  const percent = (part: number, whole: number) =>
    whole === 0 ? '–' : `${part} (${((100 * part) / whole).toFixed(2)} %)`
  const cells = [values.asked, percent(values.made, values.asked), percent(values.allowed, values.made)]
  const wrong = [broken.made, percent(broken.excluded, broken.made)]
  return `| ${[document.name, document.origin, schemas, ...cells, ...wrong].join(' | ')} |`
}

export const valuesPage = (rows: readonly ValuesRow[]): string =>
  [
    label,
    intro,
    ...rows.map((row) => `${valuesLine(row)}\n`),
    '\n## What no value keeps\n\n',
    'A member that is not required is left out; what is required is not made at all.\n\n',
    ...listed(rows, ({ gaps }) => gaps),
    '\n## Values that are not as they have to be\n\n',
    ...listed(rows, ({ faults }) => faults),
    '\n## Keywords that were broken\n\n',
    ...listed(rows, ({ keywords }) => [keywords.join(', ')]),
  ].join('')

const listed = (rows: readonly ValuesRow[], of: (row: ValuesRow) => string[]): string[] => {
  const lines = rows.flatMap((row) =>
    of(row).map(
      (each) => `- ${row.document.name}: \`${each.replaceAll(/\s+/g, ' ').replaceAll('`', "'").slice(0, 200)}\`\n`,
    ),
  )
  return lines.length === 0 ? ['None.\n'] : lines
}
