import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  exitCodeOf,
  type Finding,
  type Outcome,
  outcome,
  relativePath,
  type ServiceConfig,
  UsageError,
  type Workspace,
} from '@throughline/kernel'
import { judgeScrape, type MetricFamily, type MetricsContract, parseExposition, scrape } from '@throughline/metrics'
import { requirementIds } from '@throughline/spec-extract'
import { startService } from '@throughline/verify'
import type { Call, Run } from '../command.ts'
import { timeoutOf } from '../timeout-flag.ts'
import { contractOf } from './regen-metrics.ts'

/** The payload of `xtask metrics-lint`. */
export interface MetricsLintResult {
  /** The contract, relative to the folder that paths are relative to. */
  contract: string
  /** How many metrics it declares. */
  metrics: number
  /** What was held to it. */
  scrapes: { target: string; families: number; samples: number; unobserved: number }[]
}

/** One exposition that is held to the contract: a file, a URL, or a service that is started for it. */
interface Target {
  name: string
  read: () => Promise<Outcome<string | undefined>>
}

export const run: Run = async (call) => {
  const { contract: named } = call.flags
  const adHoc = typeof named === 'string'
  const workspace = adHoc ? undefined : await call.workspace()
  const targets = targetsOf(call, workspace)
  const { value: contract, findings } = workspace
    ? contractOf(workspace.root, configured(workspace), requirementIds(workspace))
    : contractOf(call.cwd, String(named))
  const result: MetricsLintResult = { contract: contract?.file ?? String(named), metrics: 0, scrapes: [] }
  if (contract) result.metrics = contract.metrics.length
  // A contract that is wrong in itself judges nobody.
  if (contract && exitCodeOf(findings, 'error') === 0) {
    for (const target of targets) {
      const judged = await judge(contract, target)
      findings.push(...judged.findings)
      if (judged.value) result.scrapes.push(judged.value)
    }
  }
  return {
    command: 'metrics-lint',
    result,
    findings,
    text: textOf(result),
    next: nextStep(result, findings, targets.length),
  }
}

const configured = ({ config }: Workspace): string => {
  if (config.metrics) return config.metrics.contract
  throw new UsageError(
    'this workspace has no metrics contract',
    'Name it as `metrics` in xtask.config.ts, or pass --contract FILE.',
  )
}

const targetsOf = (call: Call, workspace: Workspace | undefined): Target[] => {
  const { url, scrape: file } = call.flags
  if (url !== undefined && file !== undefined) throw new UsageError('--url and --scrape name two expositions; pass one')
  if (typeof url === 'string') return [urlTarget(call, url)]
  if (typeof file === 'string') return [fileTarget(call, file)]
  if (!workspace) return []
  return Object.entries(workspace.config.services).flatMap(([name, service]) =>
    service.metrics === undefined ? [] : [serviceTarget(call, workspace, name, service, service.metrics)],
  )
}

const fileTarget = (call: Call, file: string): Target => {
  const path = resolve(call.cwd, file)
  if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`${file}: no such file`)
  return { name: relativePath(call.cwd, path), read: async () => outcome(readFileSync(path, 'utf8')) }
}

const urlTarget = (call: Call, text: string): Target => {
  const { signal } = call
  const timeout = timeoutOf(call)
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`--url takes an http URL; not '${text}'`)
  if (url.pathname === '/') url.pathname = '/metrics'
  return { name: url.href, read: () => scrape({ url: url.href, signal, ...timeout }) }
}

/** The name has no port in it: that differs in each run. */
const serviceTarget = (
  call: Call,
  workspace: Workspace,
  name: string,
  service: ServiceConfig,
  path: string,
): Target => {
  const { url, command, env, ready } = service
  const { signal } = call
  const timeout = timeoutOf(call)
  const target = `${name}${path}`
  const read = (base: string) => scrape({ url: new URL(path, base).href, name: target, signal, ...timeout })
  if (url !== undefined) return { name: target, read: () => read(url) }
  if (command === undefined) {
    throw new UsageError(
      `xtask.config.ts: services.${name} has neither \`command\` nor \`url\``,
      'Add one, or pass --url URL.',
    )
  }
  return {
    name: target,
    // implements: TL-METRICS-017
    read: async () => {
      call.progress(`starting ${name}`)
      const options = { root: workspace.root, command, ...(env && { env }), ...(ready && { ready }), signal }
      const started = await startService(options)
      if (!started.value) return outcome(undefined, started.findings)
      try {
        return await read(started.value.url)
      } finally {
        await started.value.stop()
      }
    },
  }
}

const judge = async (
  contract: MetricsContract,
  { name, read }: Target,
): Promise<Outcome<MetricsLintResult['scrapes'][number] | undefined>> => {
  const { value: text, findings } = await read()
  if (text === undefined) return outcome(undefined, findings)
  const parsed = parseExposition(text, name)
  // A text that is no exposition says nothing about any metric.
  if (parsed.findings.some(({ code }) => code === 'exposition-syntax' || code === 'exposition-too-large')) {
    return outcome(undefined, [...findings, ...parsed.findings])
  }
  const judged = judgeScrape(contract, parsed.value)
  return outcome(countsOf(name, parsed.value, judged), [...findings, ...parsed.findings, ...judged])
}

const countsOf = (target: string, families: readonly MetricFamily[], findings: readonly Finding[]) => ({
  target,
  families: families.length,
  samples: families.reduce((sum, family) => sum + family.samples.length, 0),
  unobserved: findings.filter(({ code }) => code === 'metric-unobserved').length,
})

const textOf = ({ contract, metrics, scrapes }: MetricsLintResult): string[] => [
  `${contract}: ${metrics} metrics`,
  ...scrapes.map(
    ({ target, families, samples, unobserved }) =>
      `${target}: ${families} families, ${samples} samples${unobserved > 0 ? `, ${unobserved} metrics without one yet` : ''}`,
  ),
  '',
]

const nextStep = ({ scrapes }: MetricsLintResult, findings: readonly Finding[], targets: number): string => {
  const broken = exitCodeOf(findings, 'error') > 0
  if (scrapes.length < targets)
    return 'Not every service could be held to the contract: correct what the findings name.'
  if (broken) return 'Correct the contract or what records the metrics, and run it again.'
  if (targets === 0) return 'The contract is sound. Pass --url URL or --scrape FILE to hold an exposition to it.'
  return 'What is exposed is what the contract declares.'
}
