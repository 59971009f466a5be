import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Finding, type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import {
  type Coverage,
  checkOnly,
  countsOf,
  exchangeTable,
  noCoverage,
  readContracts,
  serviceUrl,
  sumOfCoverage,
  type VerifiedExchange,
  type VerifyCounts,
  type VerifyResult,
  verifyService,
} from '@throughline/verify'
import type { Call, Run } from '../command.ts'
import { statesOf } from '../provider-states.ts'
import { contractsOf } from '../service-contracts.ts'
import { timeoutOf } from '../timeout-flag.ts'
import { withService } from '../with-service.ts'

/** The payload of `xtask verify`. */
export interface VerifyPayload {
  /** Service by service, contract by contract, in document order. `service` is its name in the configuration. */
  exchanges: (VerifiedExchange & { service?: string })[]
  counts: VerifyCounts
  /** Which declared statuses and events the exchanges showed, and which not. */
  coverage: Coverage
}

type Models = NonNullable<Awaited<ReturnType<typeof readContracts>>['value']>

interface Target {
  /** Absent for a contract that was named on the command line. */
  service?: string
  models: Models
  /** Verifies it: at its URL, or started and stopped again. */
  verify: (models: Models) => Promise<Outcome<VerifyResult>>
}

interface Flags {
  only: string[]
  url: string | undefined
  timeoutMs?: number
}

export const run: Run = async (call) => {
  const flags = flagsOf(call)
  const { contract } = call.flags
  const targets = typeof contract === 'string' ? await adHoc(call, flags, contract) : await configured(call, flags)
  const findings = [...targets.findings]
  checkOnly(
    targets.value.flatMap(({ models }) => models.map(({ model }) => model)),
    targets.value.length > 0 ? flags.only : [],
  )
  const exchanges: VerifyPayload['exchanges'] = []
  const coverages: Coverage[] = []
  const text: string[] = []
  const form = process.stdout.isTTY === true ? 'terminal' : 'plain'
  for (const { service, models, verify } of targets.value) {
    const known = models.flatMap(({ model }) => model.operations.map(({ operationId }) => operationId))
    if (flags.only.length > 0 && !flags.only.some((name) => known.includes(name))) continue
    const verified = await verify(models)
    findings.push(...verified.findings)
    coverages.push(ofService(service, verified.value.coverage))
    exchanges.push(...verified.value.exchanges.map((each) => ({ ...(service !== undefined && { service }), ...each })))
    const names = models.map(({ name, model }) => name ?? model.file).join(', ')
    text.push(
      service === undefined ? names : `${service}: ${names}`,
      ...exchangeTable(verified.value.exchanges, form),
      '',
    )
  }
  const counts = countsOf(exchanges)
  const coverage = sumOfCoverage(coverages)
  const next = nextStep(counts, coverage, findings)
  return { command: 'verify', result: { exchanges, counts, coverage }, findings, text, next }
}

/** Says of what is missing whose it is. */
const ofService = (service: string | undefined, { statuses, events }: Coverage): Coverage =>
  service === undefined
    ? { statuses, events }
    : {
        statuses: { ...statuses, missing: statuses.missing.map((each) => ({ service, ...each })) },
        events: { ...events, missing: events.missing.map((each) => ({ service, ...each })) },
      }

const flagsOf = (call: Call): Flags => {
  const { only, url } = call.flags
  const timeout = timeoutOf(call)
  if (typeof url === 'string') serviceUrl(url)
  return {
    only: Array.isArray(only) ? only : [],
    url: typeof url === 'string' ? url : undefined,
    ...timeout,
  }
}

/** One contract and a service that listens, without a workspace. */
const adHoc = async (call: Call, { url, ...options }: Flags, contract: string): Promise<Outcome<Target[]>> => {
  if (url === undefined) throw new UsageError('--contract needs --url URL: where the service listens')
  const file = resolve(call.cwd, contract)
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`${contract}: no such file`)
  const read = await readContracts(call.cwd, [{ file, boundary: dirname(file) }])
  if (!read.value) return outcome([], read.findings)
  const verify = (models: Models) => verifyService({ ...options, models, url, signal: call.signal })
  return outcome([{ models: read.value, verify }], read.findings)
}

/** Every service of the configuration. A service whose contracts have an error is not started. */
const configured = async (call: Call, flags: Flags): Promise<Outcome<Target[]>> => {
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
  const findings: Finding[] = []
  const targets: Target[] = []
  for (const service of services) {
    const read = await readContracts(workspace.root, contractsOf(workspace, service))
    findings.push(...read.findings)
    if (!read.value) continue
    const verify = (models: Models) => verifyOne(call, workspace, service, flags, models)
    targets.push({ service, models: read.value, verify })
  }
  return outcome(targets, findings)
}

const verifyOne = async (
  call: Call,
  workspace: Workspace,
  name: string,
  { url, ...given }: Flags,
  models: Models,
): Promise<Outcome<VerifyResult>> => {
  const { states } = workspace.config.services[name] ?? {}
  const options = { ...given, ...(states && { states: await statesOf(workspace, name, states) }) }
  const otherwise = { exchanges: [], counts: countsOf([]), coverage: noCoverage() }
  return withService(call, workspace, name, { url, otherwise }, (listening) =>
    verifyService({ ...options, ...listening, models, signal: call.signal }),
  )
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
