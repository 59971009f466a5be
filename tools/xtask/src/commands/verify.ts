import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Case, type Finding, type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import {
  type Coverage,
  checkHost,
  checkOnly,
  countsOf,
  exchangeTable,
  isLoopback,
  noCoverage,
  type Replayed,
  readContracts,
  serviceUrl,
  sumOfCoverage,
  type VerifiedExchange,
  type VerifyCounts,
  type VerifyOptions,
  type VerifyResult,
  verifyService,
} from '@throughline/verify'
import type { Call, Run } from '../command.ts'
import { statesOf } from '../provider-states.ts'
import { replayFinding } from '../replay-finding.ts'
import { type SavedTarget, saveFindings } from '../saved-findings.ts'
import { contractsOf } from '../service-contracts.ts'
import { casesOf } from '../verify-cases.ts'
import { coverageMarkdown, coverageText, reachedOf } from '../verify-coverage.ts'
import { type VerifyFlags, verifyFlags } from '../verify-flags.ts'
import { type Probe, probeService } from '../verify-probes.ts'
import { requestsBelow } from '../verify-text.ts'
import { withService } from '../with-service.ts'

/** The payload of `xtask verify`. */
export interface VerifyPayload {
  /** Service by service, contract by contract, in document order. `service` is its name in the configuration. */
  exchanges: (VerifiedExchange & { service?: string })[]
  counts: VerifyCounts
  /** Which declared statuses and events the exchanges showed, and which not. */
  coverage: Coverage
  /** What the phases beyond the exchanges sent and saw, contract by contract. */
  probes: Probe[]
  /** How the finding that was sent again went. */
  replayed?: Replayed
}

type Models = NonNullable<Awaited<ReturnType<typeof readContracts>>['value']>

interface Target {
  /** Absent for a contract that was named on the command line. */
  service?: string
  models: Models
  saved: (contract: string) => { root: string; target: SavedTarget }
  /** Verifies it: at its URL, or started and stopped again. */
  verify: (models: Models) => Promise<Outcome<Verified>>
}

interface Verified extends VerifyResult {
  probes: Probe[]
}

export const run: Run = async (call) => {
  const flags = verifyFlags(call)
  const { contract, replay } = call.flags
  if (typeof replay === 'string') return replayFinding(call, flags, replay)
  const targets = typeof contract === 'string' ? await adHoc(call, flags, contract) : await configured(call, flags)
  const findings = [...targets.findings]
  checkOnly(
    targets.value.flatMap(({ models }) => models.map(({ model }) => model)),
    targets.value.length > 0 ? [...flags.only, ...flags.exclude] : [],
  )
  const exchanges: VerifyPayload['exchanges'] = []
  const coverages: Coverage[] = []
  const probes: Probe[] = []
  const cases: Case[] = []
  const text: string[] = []
  const markdown: string[] = []
  const form = process.stdout.isTTY === true ? 'terminal' : 'plain'
  for (const { service, models, saved, verify } of targets.value) {
    const known = models.flatMap(({ model }) => model.operations.map(({ operationId }) => operationId))
    if (flags.only.length > 0 && !flags.only.some((name) => known.includes(name))) continue
    const verified = await verify(models)
    findings.push(...verified.findings)
    coverages.push(ofService(service, verified.value.coverage))
    exchanges.push(...verified.value.exchanges.map((each) => ({ ...(service !== undefined && { service }), ...each })))
    const names = models.map(({ name, model }) => name ?? model.file).join(', ')
    const table = exchangeTable(verified.value.exchanges, form)
    const head = service === undefined ? names : `${service}: ${names}`
    text.push(head, ...table, '')
    markdown.push(`### ${head}`, '', ...(table.length > 0 ? ['```text', ...table, '```', ''] : []))
    for (const probe of verified.value.probes) {
      const { root, target } = saved(probe.contract)
      saveFindings(root, probe, target)
      probes.push({ ...(service !== undefined && { service }), ...probe })
      text.push(...coverageText(probe))
      markdown.push(...coverageMarkdown(probe))
    }
    cases.push(...casesOf(service ?? '', verified.value.exchanges, verified.value.probes))
  }
  const counts = countsOf(exchanges)
  const coverage = sumOfCoverage(coverages)
  const all = distinct(findings)
  const next = probes.length > 0 ? probeStep(probes, all) : nextStep(counts, coverage, all)
  return {
    command: 'verify',
    result: { exchanges, counts, coverage, probes },
    findings: all,
    text,
    markdown: markdown.slice(0, markdown.at(-1) === '' ? -1 : undefined),
    below: requestsBelow(all, probes),
    cases,
    next,
  }
}

const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [finding.fingerprint, finding])).values(),
]

/** What no exchange reached, a phase beyond them may have; and one that ran to its end says itself what nothing reached. */
const ofWholeRun = (findings: readonly Finding[], probes: readonly Probe[]): Finding[] => {
  const said = probes.flatMap(({ stopped, operations }) =>
    operations.flatMap(({ operationId, statuses }) =>
      stopped === undefined ? [`${operationId}: `] : statuses.map(({ declared }) => `${operationId}: ${declared} was `),
    ),
  )
  return findings.filter(
    ({ code, message }) =>
      !/^(status|event)-not-reached$/.test(code) || !said.some((beginning) => message.startsWith(beginning)),
  )
}

/** Says of what is missing whose it is. */
const ofService = (service: string | undefined, { statuses, events }: Coverage): Coverage =>
  service === undefined
    ? { statuses, events }
    : {
        statuses: { ...statuses, missing: statuses.missing.map((each) => ({ service, ...each })) },
        events: { ...events, missing: events.missing.map((each) => ({ service, ...each })) },
      }

/** One contract and a service that listens, without a workspace. */
const adHoc = async (call: Call, flags: VerifyFlags, contract: string): Promise<Outcome<Target[]>> => {
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
  { url, ...more }: Pick<VerifyOptions, 'url' | 'service' | 'states'>,
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
      })
  // Where other requests are sent, a document need not describe any.
  const kept = sent.findings.filter(({ code }) => code !== 'no-exchanges' || flags.phases.length === 0)
  return outcome({ ...sent.value, probes: probed.value }, [...ofWholeRun(kept, probed.value), ...probed.findings])
}

/** Every service of the configuration. A service whose contracts have an error is not started. */
const configured = async (call: Call, flags: VerifyFlags): Promise<Outcome<Target[]>> => {
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
  flags: VerifyFlags,
  models: Models,
): Promise<Outcome<Verified>> => {
  const { states } = workspace.config.services[name] ?? {}
  const own = { ...(states && { states: await statesOf(workspace, name, states) }) }
  const otherwise = { exchanges: [], counts: countsOf([]), coverage: noCoverage(), probes: [] }
  return withService(call, workspace, name, { url: flags.url, otherwise }, (listening) =>
    verifyAt(call, flags, models, { ...own, ...listening }),
  )
}

const probeStep = (probes: readonly Probe[], findings: readonly Finding[]): string => {
  const requests = probes.reduce((sum, probe) => sum + probe.requests, 0)
  const operations = probes.flatMap((probe) => probe.operations)
  const reached = reachedOf(operations)
  const declared = operations.reduce((sum, { missing }) => sum + missing.length, reached)
  const said = `${requests} requests; ${reached} of ${declared} declared statuses were reached.`
  if (!findings.some(({ level }) => level === 'error')) return said
  const again = probes.some(({ shown }) => shown.length > 0) ? ', and send it again by --replay' : ', and run it again'
  return `${said} Correct the service or its contract${again}.`
}

const nextStep = (
  { exchanges, passed, failed, notReached }: VerifyCounts,
  { statuses, events }: Coverage,
  findings: readonly Finding[],
): string => {
  const broken = findings.some(({ level }) => level === 'error')
  if (exchanges === 0) return 'Nothing was sent: correct what the findings name, and run it again.'
  const shown = events.declared > 0 ? ` and ${events.reached} of ${events.declared} events` : ''
  const said = [
    `${passed} of ${exchanges} exchanges hold${notReached > 0 ? `, ${notReached} were not reached` : ''};`,
    `${statuses.reached} of ${statuses.declared} declared statuses${shown} were reached.`,
  ].join(' ')
  if (failed > 0)
    return `${said} Correct the service or its contract; pnpm xtask verify --only OPERATION tries one again.`
  return broken ? `${said} Correct what the findings name, and run it again.` : said
}
