import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  exitCodeOf,
  type Finding,
  type Location,
  type Outcome,
  outcome,
  readReqIds,
  reqIdKey,
  UsageError,
} from '@throughline/kernel'
import { type Bundle, bundle } from './bundle.ts'
import { finding } from './findings.ts'
import { isObject, type JsonObject } from './json.ts'
import { eachSchema } from './keywords.ts'
import { endlessDefaults } from './rules/endless-defaults.ts'
import { enforcement } from './rules/enforcement.ts'
import { knownKeywords, requiredKeys } from './rules/keywords.ts'
import { metaSchema } from './rules/meta-schema.ts'
import { referenceLoops } from './rules/references.ts'
import { ownValues, textForms } from './rules/values.ts'
import { schemaFiles } from './schema-files.ts'

/** The config contract, bundled and judged: the only form in which generators see it. */
export interface ConfigSchema {
  /** The entry document, relative to the root. */
  file: string
  /** The whole schema, every `$ref` internal. */
  bundle: JsonObject
  /** Every place that names requirements, in document order. */
  reqIds: { pointer: string; ids: string[] }[]
  /** Where a pointer into the bundle stands in the source files. */
  locate(pointer: string, options?: { key?: boolean }): Location
}

export interface ReadOptions {
  /** Absolute folder that paths in findings are relative to. */
  root: string
  /** Absolute, or relative to the root. */
  file: string
  /** Folder that references are confined to; the root by default. */
  boundary?: string
  /** Every ID that a spec states; absent where nobody knows. */
  knownIds?: ReadonlySet<string>
}

/**
 * Reads a JSON Schema (2020-12) in YAML or JSON, with the files that it refers to.
 * @throws UsageError when the file is not there
 */
export const readConfigSchema = (options: ReadOptions): Outcome<ConfigSchema | undefined> => {
  const { root, boundary = root, knownIds } = options
  const path = resolve(root, options.file)
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`${options.file}: no such file`)
  const files = schemaFiles(root, boundary)
  const entry = files.open(path)
  if (!entry) return outcome(undefined, files.findings)
  const { document } = entry
  if (!isObject(document.value)) {
    const location = document.locate('')
    return outcome(undefined, [
      finding('schema-invalid', 'the document is not a schema: it is no mapping', { location }),
    ])
  }
  const bundled = bundle(entry, files)
  const traced = requirementsOf(bundled, knownIds)
  const { schema, locate } = bundled
  return outcome({ file: document.file, bundle: schema, reqIds: traced.value, locate }, [
    ...files.findings,
    ...judge(bundled, files.findings),
    ...traced.findings,
  ])
}

const rules = [metaSchema, knownKeywords, requiredKeys, referenceLoops, textForms, enforcement] as const

const judge = (bundled: Bundle, before: readonly Finding[]): Finding[] => {
  const findings = rules.flatMap((rule) => rule(bundled))
  const sound = exitCodeOf([...before, ...findings], 'error') === 0
  return sound ? [...findings, ...ownValues(bundled), ...endlessDefaults(bundled)] : findings
}

// implements: TL-SCHEMA-005
const requirementsOf = (
  { schema: root, locate }: Bundle,
  known?: ReadonlySet<string>,
): Outcome<ConfigSchema['reqIds']> => {
  const findings: Finding[] = []
  const value: ConfigSchema['reqIds'] = []
  for (const { schema, pointer } of eachSchema(root, '')) {
    if (!(reqIdKey in schema)) continue
    const field = `${pointer}/${reqIdKey}`
    const read = readReqIds(
      schema[reqIdKey],
      (entry) => locate(entry === undefined ? field : `${field}/${entry}`),
      known,
    )
    findings.push(...read.findings)
    if (read.value.length > 0) value.push({ pointer, ids: read.value })
  }
  return outcome(value, findings)
}
