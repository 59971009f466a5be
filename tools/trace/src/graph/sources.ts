import { posix } from 'node:path'
import {
  type Finding,
  type Outcome,
  outcome,
  parseSourceDocument,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { type MetricsContract, readMetricsContract } from '@throughline/metrics'
import { loadOpenApi, modelOfBundle } from '@throughline/openapi'
import { type ConfigSchema, readConfigSchema } from '@throughline/schema-gen'
import { readSpecs, type SpecIndex } from '@throughline/spec-extract'
import { finding } from '../findings.ts'
import type { TraceIndex } from '../index-store/trace-index.ts'
import { placeKindsOf } from '../place-kind.ts'
import { readResults, type TestResults } from '../results/test-results.ts'
import type { CodeFile } from './from-code.ts'
import { type GeneratedFile, readManifests } from './from-generated.ts'
import type { NamedApi } from './from-openapi.ts'

/** Everything that a graph is built from, read once. */
export interface GraphSources {
  specs: SpecIndex
  apis: NamedApi[]
  config?: ConfigSchema
  metrics?: MetricsContract
  generated: GeneratedFile[]
  /** By path. */
  files: CodeFile[]
  results: TestResults[]
}

/** Reads the sources of a workspace. A contract that does not load promises nothing, and is a finding. */
export const readSources = async (
  workspace: Workspace,
  index: Pick<TraceIndex, 'all'>,
): Promise<Outcome<GraphSources>> => {
  const { openapi, config, metrics } = workspace.config
  const findings: Finding[] = []
  const unread = (file: string) => void findings.push(finding('contract-unread', `${file} could not be read`, at(file)))
  const apis: NamedApi[] = []
  for (const { name, document } of openapi) {
    const loaded = await attempt(async () => (await loadOpenApi({ root: workspace.root, file: document })).value)
    if (loaded) {
      apis.push({ name, model: modelOfBundle(loaded.file, loaded.version, loaded.bundle, loaded.locate) })
    } else unread(document)
  }
  const schema = config && (await attempt(() => readConfigSchema({ root: workspace.root, file: config.schema }).value))
  if (config && !schema) unread(config.schema)
  const contract = metrics && (await attempt(() => metricsOf(workspace, metrics.contract)))
  if (metrics && !contract) unread(metrics.contract)
  const facts = await index.all()
  const roleOf = placeKindsOf(workspace)
  const files = workspace.files().flatMap((file): CodeFile[] => {
    const own = facts.get(file)
    return own ? [{ file, role: roleOf(file), facts: own }] : []
  })
  return outcome(
    {
      specs: readSpecs(workspace).value,
      apis,
      ...(schema && { config: schema }),
      ...(contract && { metrics: contract }),
      generated: readManifests(workspace),
      files,
      results: readResults(workspace.root),
    },
    findings,
  )
}

const at = (file: string) => ({ location: { file: posix.normalize(file), line: 1, column: 1 } })

const metricsOf = (workspace: Workspace, file: string): MetricsContract | undefined => {
  const { value: document } = parseSourceDocument(file, workspace.read(file))
  return document && readMetricsContract(document).value
}

/** A file that is named and not there is no more than one that does not parse: its own command says what is wrong. */
const attempt = async <Value>(read: () => Value | Promise<Value>): Promise<Value | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof UsageError || (error as NodeJS.ErrnoException).code !== undefined) return undefined
    throw error
  }
}
