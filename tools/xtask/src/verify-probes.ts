import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Finding, type Outcome, outcome, parseSourceDocument, UsageError } from '@throughline/kernel'
import { readMetricsContract } from '@throughline/metrics'
import {
  type Coverage,
  checkHost,
  type Explored,
  type ExploreOptions,
  type ExplorePhase,
  explore,
  type readContracts,
  type ShownFinding,
  serviceUrl,
} from '@throughline/verify'
import type { Call } from './command.ts'
import type { VerifyFlags } from './verify-flags.ts'

type Models = NonNullable<Awaited<ReturnType<typeof readContracts>>['value']>

/** What the phases beyond the exchanges sent and saw, of one contract. */
export interface Probe extends Omit<Explored, 'shown' | 'statuses'> {
  service?: string
  contract: string
  /** What ran, in that order. */
  phases: ExplorePhase[]
  shown: ShownFinding[]
}

/** Runs the phases beyond the exchanges on each contract of a service. */
export const probeService = async (
  call: Call,
  flags: VerifyFlags,
  models: Models,
  { url, examples, ...more }: { url: string; examples?: Coverage } & Pick<ExploreOptions, 'metrics' | 'transport'>,
): Promise<Outcome<Probe[]>> => {
  const findings: Finding[] = []
  const probes: Probe[] = []
  if (flags.phases.length === 0) return outcome(probes, findings)
  const metrics = metricsOf(call, flags) ?? more.metrics
  for (const { name, model } of models) {
    const known = model.operations.map(({ operationId }) => operationId)
    if (flags.only.length > 0 && !flags.only.some((each) => known.includes(each))) continue
    const explored = await explore({
      ...exploreOptions(call, flags, model, url),
      only: flags.only,
      phases: flags.phases,
      ...(metrics && { metrics }),
      ...(more.transport && { transport: more.transport }),
      ...(examples && { examples: ofContract(examples, name ?? model.file) }),
    })
    const { statuses: _, ...value } = explored.value
    probes.push({ contract: name ?? model.file, phases: flags.phases, ...value })
    findings.push(...explored.findings)
  }
  return outcome(probes, findings)
}

const ofContract = ({ statuses, events, codes }: Coverage, contract: string): Coverage => ({
  statuses: { ...statuses, missing: statuses.missing.filter((each) => each.contract === contract) },
  events: { ...events, missing: events.missing.filter((each) => each.contract === contract) },
  codes: { ...codes, missing: codes.missing.filter((each) => each.contract === contract) },
})

export const exploreOptions = (
  call: Call,
  { probe, headers, exclude, timeoutMs, allowHosts }: VerifyFlags,
  model: ExploreOptions['model'],
  url: string,
): ExploreOptions => {
  checkHost(serviceUrl(url), allowHosts)
  return {
    ...probe,
    model,
    url,
    headers,
    exclude,
    signal: call.signal,
    ...(timeoutMs !== undefined && { timeoutMs }),
    progress: call.status,
  }
}

const metricsOf = (call: Call, { allowHosts }: VerifyFlags): ExploreOptions['metrics'] | undefined => {
  const { 'metrics-url': url, 'metrics-contract': file } = call.flags
  if (url === undefined && file === undefined) return undefined
  if (typeof url !== 'string' || typeof file !== 'string')
    throw new UsageError('--metrics-url and --metrics-contract need each other')
  checkHost(serviceUrl(url), allowHosts)
  const { value: document, findings } = parseSourceDocument(file, readFileSync(resolve(call.cwd, file), 'utf8'))
  const contract = document && readMetricsContract(document)
  if (!contract?.value)
    throw new UsageError(`${file} is no metrics contract: ${[...findings, ...(contract?.findings ?? [])][0]?.message}`)
  return { url, contract: contract.value }
}
