import { compareFindings, type Finding, type Outcome, outcome, relativePath } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { buildModel } from './build-model.ts'
import { bundleDocuments } from './bundle-documents.ts'
import { judgeByRules } from './judge-by-rules.ts'
import { judgeReqIds } from './judge-req-ids.ts'
import { judgeStructure } from './judge-structure.ts'
import { loadDocuments, loadEntry, type ReadOptions } from './load-documents.ts'
import { recogniseVersion } from './recognise-version.ts'
import { sourceMap } from './source-map.ts'

export type { ReadOptions } from './load-documents.ts'

/**
 * Reads an OpenAPI 3.0 or 3.1 document with everything that it references, bundles it, and judges it. The value is
 * undefined only where there is no document to speak of; with findings of level error it must not be generated from.
 * @throws UsageError when the named file is not there
 */
export const readOpenApi = async (options: ReadOptions): Promise<Outcome<ApiModel | undefined>> => {
  const entry = loadEntry(options)
  if (entry.value === undefined) return outcome(undefined, entry.findings)
  const recognised = recogniseVersion(entry.value)
  if (recognised.value === undefined) return outcome(undefined, recognised.findings)
  const { value: documents, findings } = await loadDocuments(options, entry.value)
  const version = recognised.value
  const bundle = await bundleDocuments(documents)
  const locate = sourceMap(documents, bundle)
  findings.push(...(await judgeStructure(version, bundle, locate)))
  const model = buildModel(relativePath(options.root, documents.entry), version, bundle, locate)
  findings.push(...(await judgeByRules(model)), ...judgeReqIds(model, options.knownIds))
  return outcome(model, withoutCopies(findings.sort(compareFindings)))
}

/** What the bundler put in several places is at fault once, where its author wrote it. */
const withoutCopies = (sorted: readonly Finding[]): Finding[] =>
  sorted.filter((one, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareFindings(one, before) !== 0
  })
