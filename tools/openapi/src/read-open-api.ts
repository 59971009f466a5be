import {
  compareFindings,
  type Finding,
  type FragmentCache,
  type Outcome,
  outcome,
  relativePath,
} from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { modelOfBundle } from './build-model.ts'
import { bundleDocuments } from './bundle-documents.ts'
import { judgeByRules } from './judge-by-rules.ts'
import { judgeStructure } from './judge-structure.ts'
import { judgedParts } from './judged-parts.ts'
import { loadDocuments } from './load-documents.ts'
import { recogniseVersion } from './recognise-version.ts'
import { loadEntry, type ReadOptions } from './source-files.ts'
import { sourceMap } from './source-map.ts'
import { type Survey, surveyOf } from './survey.ts'

export type { ReadOptions } from './source-files.ts'

/** A document with everything that it references, in one piece and not judged: what a model is made of. */
export interface LoadedApi extends Pick<ApiModel, 'file' | 'version' | 'bundle' | 'locate'> {
  /** Every file and URL that was read, absolute. */
  sources: string[]
  /** The bundle as JSON, where the document is one JSON file. */
  json?: string
  /** What reading has met of the bundle, where that is the document itself. */
  survey?: Survey
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document with everything that it references, bundles it, and judges it. The value is
 * undefined only where there is no document to speak of; with findings of level error it must not be generated from.
 * @throws UsageError when the named file is not there
 */
// implements: TL-OPENAPI-101
export const readOpenApi = async (options: ReadOptions): Promise<Outcome<ApiModel | undefined>> => {
  const { value: loaded, findings } = await loadOpenApi(options)
  if (loaded === undefined) return outcome(undefined, findings)
  const model = modelOfBundle(loaded.file, loaded.version, loaded.bundle, loaded.locate)
  return outcome(model, inOrder([...findings, ...(await judgeOpenApi(model, { ...loaded, ...options }))]))
}

/**
 * Reads and bundles, and judges only the references: whoever cannot wait may begin with the bundle, and judge beside.
 * @throws UsageError when the named file is not there
 */
export const loadOpenApi = async (options: ReadOptions): Promise<Outcome<LoadedApi | undefined>> => {
  const entry = loadEntry(options)
  if (entry.value === undefined) return outcome(undefined, entry.findings)
  const recognised = recogniseVersion(entry.value)
  if (recognised.value === undefined) return outcome(undefined, recognised.findings)
  const { value: documents, findings } = await loadDocuments(options, entry.value, recognised.value)
  const bundle = await bundleDocuments(documents)
  const file = relativePath(options.root, documents.entry)
  const locate = sourceMap(documents, bundle)
  const sources = [...documents.files.keys()].sort()
  const { text, syntax, value } = entry.value
  const loaded = { file, version: recognised.value, bundle: bundle.value, locate, sources }
  if (bundle.value !== value) return outcome(loaded, findings)
  return outcome({ ...loaded, survey: documents.survey, ...(syntax === 'json' && { json: text }) }, findings)
}

export interface JudgeOptions {
  knownIds?: ReadonlySet<string>
  /** What earlier runs found in the same examples, of this or another document. */
  cache?: FragmentCache
  /** See `LoadedApi`; without it the model is walked. */
  survey?: Survey
  /** See `LoadedApi`; where it is there, the same object stands in one place only, and parts may be remembered. */
  json?: string
}

/** Everything that is wrong with a model beside its references: the official schemas, then the rules. */
export const judgeOpenApi = async (model: ApiModel, options: JudgeOptions = {}): Promise<Finding[]> => {
  const { survey = surveyOf(model.bundle), json, cache } = options
  const parts = judgedParts(model, survey, json === undefined ? undefined : cache)
  const structural = await judgeStructure(model, parts.open)
  const findings = await judgeByRules(model, survey, parts, options)
  if (structural.length === 0) parts.save()
  return [...structural, ...findings]
}

/** Findings by place; what the bundler put in several places is at fault once, where its author wrote it. */
// implements: TL-OPENAPI-003
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  withoutConsequences(findings)
    .sort(compareFindings)
    .filter((one, index, sorted) => {
      const before = sorted[index - 1]
      return before === undefined || compareFindings(one, before) !== 0
    })

/** A reference that leads nowhere is at fault, and not the object that it is instead of what it should lead to. */
// implements: TL-OPENAPI-004
const withoutConsequences = (findings: readonly Finding[]): Finding[] => {
  const placeOf = ({ location }: Finding): string => `${location?.file}#${location?.pointer}`
  const broken = new Set<string>()
  for (const each of findings) {
    if (each.code !== 'reference-unresolved' && each.code !== 'reference-endless') continue
    broken.add(placeOf(each)).add(placeOf(each).replace(/\/\$ref$/, ''))
  }
  return findings.filter((each) => each.code !== 'openapi-invalid' || !broken.has(placeOf(each)))
}
