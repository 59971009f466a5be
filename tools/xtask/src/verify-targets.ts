import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Finding, type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import type { MetricsContract } from '@throughline/metrics'
import {
  checkHost,
  countsOf,
  type ExploreOptions,
  fetchTransport,
  isLoopback,
  noCoverage,
  readContracts,
  serviceUrl,
  type VerifyOptions,
  type VerifyResult,
  verifyService,
} from '@throughline/verify'
import type { Call } from './command.ts'
import { contractOf } from './commands/regen-metrics.ts'
import { statesOf } from './provider-states.ts'
import type { SavedTarget } from './saved-findings.ts'
import { appOf } from './service-app.ts'
import { contractsOf } from './service-contracts.ts'
import { withServiceFlags } from './service-flags.ts'
import type { VerifyFlags } from './verify-flags.ts'
import { type Probe, probeService } from './verify-probes.ts'
import { withService } from './with-service.ts'

type Models = NonNullable<Awaited<ReturnType<typeof readContracts>>['value']>

/** A service, or a document and a URL, and how it is verified. */
export interface Target {
  /** Absent for a contract that was named on the command line. */
  service?: string
  models: Models
  saved: (contract: string) => { root: string; target: SavedTarget }
  /** Verifies it: at its URL, or started and stopped again. */
  verify: (models: Models) => Promise<Outcome<Verified>>
}

/** What the exchanges and the phases beyond them came to. */
export interface Verified extends VerifyResult {
  probes: Probe[]
}

/** One contract and a service that listens, without a workspace. */
export const adHoc = async (call: Call, flags: VerifyFlags, contract: string): Promise<Outcome<Target[]>> => {
  const { url } = flags
  if (url === undefined) throw new UsageError('--contract needs --url URL: where the service listens')
  const file = resolve(call.cwd, contract)
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`${contract}: no such file`)
  checkHost(serviceUrl(url), flags.allowHosts)
  const read = await readContracts(call.cwd, [{ file, boundary: dirname(file) }])
  if (!read.value) return outcome([], read.findings)
  const verify = (models: Models) => verifyAt(call, flags, models, { url })
  const saved = () => ({ root: call.cwd, target: { contract: file, url } })
  return outcome([{ models: read.value, saved, verify }], read.findings)
}

/** The exchanges first, then the phases beyond them, while the service answers. */
const verifyAt = async (
  call: Call,
  flags: VerifyFlags,
  models: Models,
  {
    url,
    metrics,
    ...more
  }: Pick<VerifyOptions, 'url' | 'service' | 'states' | 'transport'> & Pick<ExploreOptions, 'metrics'>,
): Promise<Outcome<Verified>> => {
  const { only, headers, timeoutMs } = flags
  const safeOnly = !isLoopback(serviceUrl(url)) && flags.probe.allowWrites !== true
  const none = { exchanges: [], counts: countsOf([]), coverage: noCoverage() }
  const sent = flags.examples
    ? await verifyService({
        ...more,
        ...{ url, models, only, headers, safeOnly, signal: call.signal },
        ...(timeoutMs !== undefined && { timeoutMs }),
      })
    : outcome<VerifyResult>(none, [])
  const isDead = sent.findings.some(({ code }) => code === 'service-unreachable')
  const probed = isDead
    ? outcome<Probe[]>([], [])
    : await probeService(call, flags, models, {
        url,
        ...(flags.examples && { examples: sent.value.coverage }),
        ...(metrics && { metrics }),
        ...(more.transport && { transport: more.transport }),
      })
  // Where other requests are sent, a document need not describe any.
  const kept = sent.findings.filter(({ code }) => code !== 'no-exchanges' || flags.phases.length === 0)
  return outcome({ ...sent.value, probes: probed.value }, [...ofWholeRun(kept, probed.value), ...probed.findings])
}

/** Every service of the configuration. A service whose contracts have an error is not started. */
export const configured = async (call: Call, flags: VerifyFlags): Promise<Outcome<Target[]>> => {
  const workspace = await call.workspace()
  const services = Object.keys(workspace.config.services)
  if (services.length === 0) {
    throw new UsageError(
      'xtask.config.ts names no service',
      'Add it under `services`, or pass --contract FILE --url URL.',
    )
  }
  if (flags.url !== undefined && services.length > 1) {
    throw new UsageError(`--url stands for one service, and xtask.config.ts names ${services.join(', ')}`)
  }
  if (flags.url !== undefined) checkHost(serviceUrl(flags.url), flags.allowHosts)
  const findings: Finding[] = []
  const targets: Target[] = []
  for (const service of services) {
    const read = await readContracts(workspace.root, contractsOf(workspace, service))
    findings.push(...read.findings)
    if (!read.value) continue
    const verify = (models: Models) => verifyOne(call, workspace, service, flags, models)
    const saved = (contract: string) => ({ root: workspace.root, target: { service, contract } })
    targets.push({ service, models: read.value, saved, verify })
  }
  return outcome(targets, findings)
}

const verifyOne = async (
  call: Call,
  workspace: Workspace,
  name: string,
  given: VerifyFlags,
  models: Models,
): Promise<Outcome<Verified>> => {
  const config = workspace.config.services[name]
  const { states, app } = config ?? {}
  const flags = withServiceFlags(given, name, config ?? {})
  const own = { ...(states && { states: await statesOf(workspace, name, states) }) }
  if (app && flags.url === undefined) {
    const transport = fetchTransport(await appOf(workspace, name, app), flags)
    return verifyAt(call, flags, models, { ...own, url: 'http://localhost', transport })
  }
  const otherwise = { exchanges: [], counts: countsOf([]), coverage: noCoverage(), probes: [] }
  const measured = outcomeOfMetrics(workspace, flags.phases.length > 0 ? config?.metrics : undefined)
  return withService(call, workspace, name, { url: flags.url, otherwise }, async (listening) => {
    const metrics = measured.value && {
      url: new URL(measured.value.path, listening.url).href,
      contract: measured.value.contract,
    }
    const { value, findings } = await verifyAt(call, flags, models, {
      ...own,
      ...listening,
      ...(metrics && { metrics }),
    })
    return outcome(value, [...measured.findings, ...findings])
  })
}

/** What its exposition is held to; a contract that is wrong in itself judges nobody. */
// implements: TL-VERIFY-253
const outcomeOfMetrics = (
  { root, config }: Workspace,
  path: string | undefined,
): Outcome<{ path: string; contract: MetricsContract } | undefined> => {
  if (path === undefined || !config.metrics) return outcome(undefined)
  const { value: contract, findings } = contractOf(root, config.metrics.contract)
  const errors = findings.filter(({ level }) => level === 'error')
  return contract && errors.length === 0 ? outcome({ path, contract }) : outcome(undefined, errors)
}

/** What no exchange reached, a phase beyond them may have; and one that ran to its end says itself what nothing reached. */
// implements: TL-VERIFY-272
const ofWholeRun = (findings: readonly Finding[], probes: readonly Probe[]): Finding[] => {
  const said = probes.flatMap(({ stopped, operations }) =>
    operations.flatMap(({ operationId, statuses }) =>
      stopped === undefined ? [`${operationId}: `] : statuses.map(({ declared }) => `${operationId}: ${declared} was `),
    ),
  )
  const whole = probes.length > 0 && probes.every(({ stopped }) => stopped === undefined)
  return findings.filter(({ code, message }) => {
    if (code === 'code-not-reached') return !whole
    return !/^(status|event)-not-reached$/.test(code) || !said.some((beginning) => message.startsWith(beginning))
  })
}
