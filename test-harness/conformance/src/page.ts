import { generatedLabel } from '@throughline/kernel'
import { faultsOf, type Row } from './rows.ts'

const label = generatedLabel('pnpm --filter @throughline/conformance update-page', '<!--')

const intro = `# Public documents

What becomes of OpenAPI documents that nobody here wrote. Each is read, judged and generated from; everything that is
made of it is compiled by TypeScript 5.9 and by TypeScript 7 under the strictest flags, without suppressions; then every
operation of the generated client is called, with each of its bodies, against a server that answers with each of the
declared answers. Arguments and answers are made from the schemas. Every request as it came in, and every answer as the
client read it, is judged by plain ajv on the document as its authors wrote it, without any code of the pipeline.

`

const columns =
  '| document | from | covers | OpenAPI | errors, warnings, infos | types | functions | validators | tsc 5.9 | tsc 7 | calls | verdict |\n' +
  '|---|---|---|---|---|---|---|---|---|---|---|---|\n'

const notesTitle = '\n## What is said of single documents\n\n'

const outro = `
A document is refused where the reader finds an error in it: nothing is generated from it. A call is not made where no
value was found that its schema admits, or where HTTP has no place for it.

## The engine

Types come from openapi-typescript. Called directly on a bundled document, its transformation writes byte for byte what
its own command writes; tests compare ten of the documents above, and the large ones. What the pipeline writes differs from that on
purpose:

- bytes (\`format: binary\`) are a \`Blob\`, not a \`string\`
- a property with a default may still be left out: the default is what the receiver assumes
- an object of which nothing is said is \`Record<string, unknown>\`, not \`Record<string, never>\`
- a schema that is referenced where it stands inside another has a name of its own
- a schema that comes back to itself through lists alone is an alias, which the compiler can resolve
- a parameter described by \`content\` has the type of that content
`

/** The lines of one document: its row, and what is to be said of it. */
export const documentLines = (row: Row): { row: string; notes: string[] } => {
  const { document, version, findings, refused, made } = row
  const { name, origin, covers } = document
  const found = `${findings.error}, ${findings.warning}, ${findings.info}`
  const start = `| ${name} | ${origin} | ${covers} | ${version} | ${found} |`
  if (made === undefined)
    return { row: `${start} – | – | – | – | – | – | refused |`, notes: [`- ${name}: ${text(refused ?? '')}`] }
  const { types, functions, validators, errors, roundTrip } = made
  const compiled = [errors['5.9'], errors['7']].map((all) => (all.length === 0 ? 'passes' : `${all.length} errors`))
  const faults = faultsOf(row)
  const cells = [
    types,
    functions,
    validators,
    ...compiled,
    roundTrip.calls,
    faults.length === 0 ? 'holds' : `${faults.length} faults`,
  ]
  return {
    row: `${start} ${cells.join(' | ')} |`,
    notes: [
      ...faults.slice(0, 5).map((fault) => `- ${name}: ${text(fault)}`),
      ...roundTrip.unmade.map((call) => `- ${name}: not called: ${text(call)}`),
    ],
  }
}

/** One line of code: Markdown reads nothing into it. */
const text = (words: string): string => `\`${words.replaceAll(/\s+/g, ' ').replaceAll('`', "'").slice(0, 200)}\``

/** The whole page of some documents. */
export const pageOf = (rows: readonly { row: string; notes: string[] }[]): string => {
  const notes = rows.flatMap((each) => each.notes)
  return [
    label,
    intro,
    columns,
    ...rows.map(({ row }) => `${row}\n`),
    notesTitle,
    ...notes.map((note) => `${note}\n`),
    outro,
  ].join('')
}

/** What a page says of one document, found by its name. */
export const linesOnPage = (page: string, name: string): { row: string; notes: string[] } => {
  const lines = page.split('\n')
  return {
    row: lines.find((line) => line.startsWith(`| ${name} |`)) ?? '',
    notes: lines.filter((line) => line.startsWith(`- ${name}: `)),
  }
}
