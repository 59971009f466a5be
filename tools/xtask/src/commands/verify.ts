import type { Case, Finding } from '@throughline/kernel'
import {
  type Coverage,
  checkOnly,
  countsOf,
  exchangeTable,
  type Replayed,
  sumOfCoverage,
  type VerifiedExchange,
  type VerifyCounts,
} from '@throughline/verify'
import type { Run } from '../command.ts'
import { replayFinding } from '../replay-finding.ts'
import { saveFindings } from '../saved-findings.ts'
import { isSeenCode, seenCodes } from '../seen-codes.ts'
import { casesOf } from '../verify-cases.ts'
import { coverageMarkdown, coverageText, reachedOf } from '../verify-coverage.ts'
import { verifyFlags } from '../verify-flags.ts'
import type { Probe } from '../verify-probes.ts'
import { adHoc, configured } from '../verify-targets.ts'
import { requestsBelow } from '../verify-text.ts'

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
  const codes = new Set<string>()
  const probes: Probe[] = []
  const cases: Case[] = []
  const text: string[] = []
  const markdown: string[] = []
  const form = process.stdout.isTTY === true ? 'terminal' : 'plain'
  for (const { service, models, saved, verify } of targets.value) {
    const known = models.flatMap(({ model }) => model.operations.map(({ operationId }) => operationId))
    if (flags.only.length > 0 && !flags.only.some((name) => known.includes(name))) continue
    if (call.signal.aborted) break
    const verified = await verify(models)
    findings.push(...verified.findings)
    for (const each of seenCodes(models, verified.value.coverage, verified.value.probes)) codes.add(each)
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
  const all = distinct(findings).filter((each) => !isSeenCode(codes, each))
  const next = probes.length > 0 ? probeStep(probes, counts, coverage, all) : nextStep(counts, coverage, all)
  return {
    // implements: TL-VERIFY-424
    interrupted: call.signal.aborted && (probes.length > 0 || exchanges.some(({ reached }) => reached)),
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

/** Says of what is missing whose it is. */
const ofService = (service: string | undefined, { statuses, events, codes }: Coverage): Coverage =>
  service === undefined
    ? { statuses, events, codes }
    : {
        statuses: { ...statuses, missing: statuses.missing.map((each) => ({ service, ...each })) },
        events: { ...events, missing: events.missing.map((each) => ({ service, ...each })) },
        codes: { ...codes, missing: codes.missing.map((each) => ({ service, ...each })) },
      }

const probeStep = (
  probes: readonly Probe[],
  { exchanges, passed }: VerifyCounts,
  { statuses }: Coverage,
  findings: readonly Finding[],
): string => {
  const requests = probes.reduce((sum, probe) => sum + probe.requests, 0)
  const operations = probes.flatMap((probe) => probe.operations)
  const missing = operations.reduce((sum, each) => sum + each.missing.length, 0)
  // What exchanges showed counts as well.
  const declared = exchanges > 0 ? statuses.declared : reachedOf(operations) + missing
  const said = [
    ...(exchanges > 0 ? [`${passed} of ${exchanges} exchanges hold;`] : []),
    `${requests} requests; ${declared - missing} of ${declared} declared statuses were reached.`,
  ].join(' ')
  // Where the set-up is wrong, the rest says little.
  const coded = (of: RegExp) => findings.find(({ code }) => of.test(code))
  const setUp = coded(/^mostly-/) ?? coded(/^nothing-verified$/)
  if (setUp) return `${said} ${setUp.message[0]?.toUpperCase()}${setUp.message.slice(1)}. ${setUp.help}`
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
