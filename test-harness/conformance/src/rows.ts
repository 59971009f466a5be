import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Compiler, compilers, diagnostics, suppressions } from './compilers.ts'
import type { PublicDocument } from './documents.ts'
import { type ClientModule, functionNames, type RoundTrip, roundTrip } from './round-trip.ts'
import { type Made, make, type Refused, removeScratch, scratchFolder, writeFiles } from './workshop.ts'

/** What was seen of one document. */
export interface Row {
  document: PublicDocument
  version: string
  findings: { error: number; warning: number; info: number }
  /** Why nothing is made of it: the first fault. */
  refused?: string
  made?: {
    types: number
    functions: number
    validators: number
    /** What the generators report, beside files. */
    reported: string[]
    /** Errors of each compiler, and what would keep it quiet. */
    errors: Record<Compiler, string[]>
    suppressions: string[]
    roundTrip: RoundTrip
  }
}

/** Reads each document, makes everything of it, compiles it with both compilers, and calls every operation. */
// implements: TL-OPENAPI-221
export const rowsOf = async (documents: readonly PublicDocument[]): Promise<Row[]> => {
  const folder = scratchFolder()
  try {
    const all: { document: PublicDocument; result: Made | Refused }[] = []
    for (const document of documents) {
      const result = await make(document.file)
      if (result.model !== undefined) writeFiles(join(folder, document.name), result.files)
      all.push({ document, result })
    }
    const errors = new Map<Compiler, Map<string, string[]>>()
    for (const compiler of Object.keys(compilers) as Compiler[])
      errors.set(compiler, await diagnostics(folder, compiler))
    const rows: Row[] = []
    for (const { document, result } of all) {
      const count = (level: string) => result.found.filter((finding) => finding.level === level).length
      const findings = { error: count('error'), warning: count('warning'), info: count('info') }
      if (result.model === undefined) {
        const first = result.found.find(({ level }) => level === 'error')
        const place = first?.location && ` (${first.location.file}:${first.location.line})`
        rows.push({ document, version: '', findings, refused: `${first?.code}: ${first?.message}${place ?? ''}` })
        continue
      }
      const of = (compiler: Compiler) => errors.get(compiler)?.get(document.name) ?? []
      rows.push({
        document,
        version: result.model.version,
        findings,
        made: await judged(folder, document, result, { '5.9': of('5.9'), '7': of('7') }),
      })
    }
    return rows
  } finally {
    removeScratch()
  }
}

const judged = async (
  folder: string,
  document: PublicDocument,
  { files, reported }: Made,
  errors: Record<Compiler, string[]>,
): Promise<NonNullable<Row['made']>> => {
  const load = (path: string): Promise<Record<string, unknown>> =>
    import(pathToFileURL(join(folder, document.name, path)).href)
  const validators = Object.values(await load('validators.js')).filter((each) => typeof each === 'function')
  const client = (await load('index.ts')) as ClientModule
  const names = functionNames(files['client.ts'] ?? '')
  return {
    types: files['model.ts']?.match(/^export (?:type|interface) /gm)?.length ?? 0,
    functions: names.size,
    validators: validators.length,
    reported: reported.map(({ code, message }) => `${code}: ${message}`),
    errors,
    suppressions: Object.entries(files).flatMap(([path, text]) =>
      suppressions(text).map((found) => `${path}: ${found}`),
    ),
    roundTrip: await roundTrip(document.file, client, names),
  }
}

/** What is wrong with what was made; nothing where it holds. */
// implements: TL-OPENAPI-221
export const faultsOf = ({ made }: Row): string[] =>
  made === undefined
    ? []
    : [...made.reported, ...Object.values(made.errors).flat(), ...made.suppressions, ...made.roundTrip.failures]
