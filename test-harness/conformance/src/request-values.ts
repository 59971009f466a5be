import { basename, dirname } from 'node:path'
import { type ApiModel, readOpenApi, type SchemaObject } from '@throughline/openapi'
import { brokenOf, drawn, schemaDocument, valuesOf } from '@throughline/verify/values'
import type { PublicDocument } from './documents.ts'
import { type Judge, readSource } from './source-document.ts'
import { type SourceOperation, sourceOperations } from './source-operations.ts'

/** Values of one schema that are asked for: of those that it allows, and of those that it excludes. */
const asked = 20
const askedBroken = 10

/** What was made for the request schemas of one document, judged by plain ajv on the document itself. */
export interface ValuesRow {
  document: PublicDocument
  schemas: number
  /** Values that were asked for, those that were made, and those that ajv allows. */
  values: { asked: number; made: number; allowed: number }
  /** Values with one thing wrong: those that were made, and those that ajv excludes. */
  broken: { made: number; excluded: number }
  /** Keywords that were broken, each in at least one value. */
  keywords: string[]
  /** What no value keeps, by the place of its schema. */
  gaps: string[]
  /** The first values that are not as they have to be. */
  faults: string[]
}

interface RequestSchema {
  name: string
  schema: SchemaObject
  pointer: string
  judge: Judge
}

// implements: TL-VERIFY-308
export const valuesRow = async (
  document: PublicDocument,
  share: (name: string) => boolean = () => true,
): Promise<ValuesRow> => {
  const { value: model } = await readOpenApi({ root: dirname(document.file), file: basename(document.file) })
  if (!model) throw new Error(`${document.file} does not read`)
  const row: ValuesRow = {
    document,
    schemas: 0,
    values: { asked: 0, made: 0, allowed: 0 },
    broken: { made: 0, excluded: 0 },
    keywords: [],
    gaps: [],
    faults: [],
  }
  const keywords = new Set<string>()
  for (const each of requestSchemas(model, document.file).filter(({ name }) => share(name))) {
    measure(model, each, row, keywords)
  }
  return { ...row, keywords: [...keywords].sort() }
}

const measure = (
  model: ApiModel,
  { name, schema, pointer, judge }: RequestSchema,
  row: ValuesRow,
  keywords: Set<string>,
): void => {
  const asRequest = schemaDocument(model, schema, pointer, 'request')
  const { arbitrary, gaps } = valuesOf(asRequest)
  const values = arbitrary ? drawn(arbitrary, asked, 1).filter((value) => value !== undefined) : []
  const wrong = values.map((value) => ({ value, fault: judge(value) })).filter(({ fault }) => fault !== undefined)
  const broken = brokenOf(asRequest)
  const made = broken ? drawn(broken, askedBroken, 2).filter((each) => each !== undefined) : []
  const taken = made.filter(({ value }) => judge(value) === undefined)
  row.schemas++
  row.values.asked += asked
  row.values.made += values.length
  row.values.allowed += values.length - wrong.length
  row.broken.made += made.length
  row.broken.excluded += made.length - taken.length
  for (const { keyword } of made) keywords.add(keyword)
  row.gaps.push(...gaps.map(({ path, constraint }) => `${name}${path}: ${constraint}`))
  const [first] = wrong
  const [accepted] = taken
  if (first) row.faults.push(`${name}: ${first.fault}: ${JSON.stringify(first.value)}`)
  if (accepted) row.faults.push(`${name}: allowed in spite of ${accepted.what}: ${JSON.stringify(accepted.value)}`)
}

/** The schemas of every parameter and body, and the same of the document as its authors wrote it. */
const requestSchemas = (model: ApiModel, file: string): RequestSchema[] => {
  const source = readSource(file)
  const known = new Map(sourceOperations(source).map((each) => [`${each.method} ${each.path}`, each]))
  return model.operations.flatMap((operation) => {
    const own: SourceOperation | undefined = known.get(`${operation.method} ${operation.path}`)
    const parameters = operation.parameters.map(({ name, in: place, schema, pointer }) => ({
      name: `${operation.operationId} ${place} ${name}`,
      schema,
      pointer: `${pointer}/schema`,
      place: own?.parameters.find((each) => each.name === name && each.in === place)?.schema,
    }))
    const bodies = (operation.requestBody?.content ?? []).map(({ name, schema, pointer }) => ({
      name: `${operation.operationId} ${name}`,
      schema,
      pointer: `${pointer}/schema`,
      place: own?.bodies.find((each) => each.name === name)?.schema,
    }))
    return [...parameters, ...bodies].flatMap(({ name, schema, pointer, place }): RequestSchema[] =>
      schema === undefined || place === undefined ? [] : [{ name, schema, pointer, judge: source.judge(place) }],
    )
  })
}
