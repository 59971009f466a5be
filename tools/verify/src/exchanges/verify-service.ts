import { didYouMean, type Finding, type Outcome, outcome, UsageError } from '@throughline/kernel'
import { type ApiModel, type Exchange, exchangesOf } from '@throughline/openapi'
import { schemaJudge } from '../contract/schema-judge.ts'
import { finding } from '../findings/index.ts'
import { defaultLimits, defaultTimeoutMs, type Limits } from '../http/limits.ts'
import { excerpt, redact } from '../http/redact.ts'
import { isSafe } from '../http/safe-methods.ts'
import type { Transport } from '../http/transport.ts'
import { inState } from '../service/in-state.ts'
import { providerStates, type StatesOptions } from '../service/provider-states.ts'
import type { RunningService } from '../service/start-service.ts'
import { type Coverage, coverageOf, notReached, type Shown, sumOfCoverage } from './coverage.ts'
import { type Contract, verifyExchange } from './verify-exchange.ts'

/** One exchange, and whether the service kept it. */
export interface VerifiedExchange {
  /** The contract: its name in the configuration, else its file. */
  contract: string
  operationId: string
  key: string
  /** The status of the response that it stands under: `202`, `4XX`, `default`. */
  status: string
  /** Whether it was sent. What was not sent has not passed. */
  reached: boolean
  passed: boolean
  /** Fingerprints of what it failed by. */
  findings?: string[]
}

export interface VerifyCounts {
  exchanges: number
  passed: number
  failed: number
  notReached: number
}

export interface VerifyResult {
  /** Contract by contract, in document order. */
  exchanges: VerifiedExchange[]
  counts: VerifyCounts
  /** Of the judged operations: which declared statuses and events the exchanges showed. */
  coverage: Coverage
}

export interface VerifyOptions {
  models: readonly { name?: string; model: ApiModel }[]
  url: string
  /** Only the exchanges of these operations. */
  only?: readonly string[]
  signal?: AbortSignal
  /** For each exchange, from the connection to the last byte. */
  timeoutMs?: number
  limits?: Partial<Limits>
  /** Header fields of each request but of those that are to be answered with 401. */
  headers?: readonly [name: string, value: string][]
  /** Only methods that change nothing are sent. */
  safeOnly?: boolean
  /** How exchanges are sent; over the network by default. */
  transport?: Transport
  /** Who brings about the states that exchanges name; without it those are not sent. */
  states?: StatesOptions
  /** Where the service was started here: what it says when it ends on the way. */
  service?: Pick<RunningService, 'ending'>
}

/**
 * Sends every exchange that the contracts describe, one at a time and in document order, and holds the answers to them.
 * @throws UsageError when `only` names an operation that no contract has, or `url` is none
 */
export const verifyService = async (options: VerifyOptions): Promise<Outcome<VerifyResult>> => {
  const { models, only = [], signal = new AbortController().signal, timeoutMs = defaultTimeoutMs } = options
  const limits = { ...defaultLimits, ...options.limits }
  const url = serviceUrl(options.url)
  const contracts = models.map(
    ({ name, model }): Contract => ({ name: name ?? model.file, model, schemas: schemaJudge(model) }),
  )
  checkOnly(
    contracts.map(({ model }) => model),
    only,
  )

  const findings: Finding[] = []
  const queue = contracts.flatMap((contract) => {
    const found = exchangesOf(contract.model)
    findings.push(...found.findings)
    const isJudged = ({ operation }: Exchange) => isSelected(only, operation.operationId)
    const asked = only.length === 0 || contract.model.operations.some(({ operationId }) => only.includes(operationId))
    // implements: TL-VERIFY-005
    if (asked && !found.value.some(isJudged)) findings.push(nothingToSend(contract, only))
    // What is asked for may rely on what the exchanges before it made: those are sent as well, and not judged.
    // implements: TL-VERIFY-010
    const needed = found.value.slice(0, found.value.findLastIndex(isJudged) + 1)
    return needed.map((exchange) => ({ contract, exchange, judged: isJudged(exchange) }))
  })

  const ask = options.states && providerStates(options.states, url, limits)
  const results: VerifiedExchange[] = []
  const seen: { contract: Contract; shown: Shown }[] = []
  /** Exchanges in a row that nothing answered; `undefined` once the service counts as dead. */
  let silent: number | undefined = 0
  // implements: TL-VERIFY-003
  for (const { contract, exchange, judged } of queue) {
    const { operation, key, response, providerState } = exchange
    const note = (reached: boolean, broken: readonly Finding[], shown = nothingShown) => {
      if (!judged) return
      const failed = broken.length > 0
      const names = { contract: contract.name, operationId: operation.operationId, key, status: response.status }
      const by = broken.map(({ fingerprint }) => fingerprint)
      results.push({ ...names, reached, passed: reached && !failed, ...(failed && { findings: by }) })
      seen.push({ contract, shown: { operation, response, reached, failed, ...shown } })
    }
    const skip = () => note(false, [])
    if (silent === undefined || signal.aborted) {
      skip()
      continue
    }
    // implements: TL-VERIFY-005
    if (providerState && !ask) {
      if (judged) findings.push(stateless(contract.model, exchange, providerState.name))
      skip()
      continue
    }
    if (options.safeOnly && !isSafe(operation.method)) {
      skip()
      continue
    }
    const { headers = [], transport } = options
    const how = { url, limits, timeoutMs, signal, headers, ...(transport && { transport }) }
    const sent = await inState(ask, contract.model, exchange, signal, (each) => verifyExchange(contract, each, how))
    if (judged) findings.push(...sent.findings)
    if (!sent.result) {
      note(false, sent.findings)
      continue
    }
    const { findings: found, service, detail = '', shown, unusable } = sent.result
    const broken = [...found, ...[...unusable].map(([pointer, why]) => unusableSchema(contract.model, pointer, why))]
    if (judged) findings.push(...broken)
    if (service === 'aborted' || service === 'unreachable') skip()
    else note(true, broken, shown)
    if (service === 'answered') silent = 0
    else if (service === 'silent') silent++
    // implements: TL-VERIFY-006
    const dead =
      service === 'unreachable'
        ? `nothing answers (${detail})`
        : silent >= limits.silent
          ? `${silent} exchanges in a row had no answer`
          : undefined
    if (dead !== undefined) {
      silent = undefined
      const ending = await endingOf(options.service)
      findings.push(unreachable(url, [dead, ...(ending ? [ending] : []), 'what is left was not sent']))
    }
  }
  const covered = contracts.map((contract) => {
    const operations = contract.model.operations.filter(({ operationId }) => isSelected(only, operationId))
    const own = seen.filter((each) => each.contract === contract).map(({ shown }) => shown)
    return { contract, own, coverage: coverageOf(contract, operations, own) }
  })
  if (silent !== undefined && !signal.aborted) {
    // A service that served its last exchange may have died of it.
    const broke = findings.at(-1)?.code === 'answer-truncated'
    const ending = broke ? await endingOf(options.service) : options.service?.ending()
    if (ending !== undefined) findings.push(unreachable(url, [ending]))
    // Of a contract without exchanges, and of a run that broke off, one finding says all.
    for (const { contract, own, coverage } of covered) {
      if (own.length > 0) findings.push(...notReached(contract.model, coverage))
    }
  }
  const coverage = sumOfCoverage(covered.map((each) => each.coverage))
  return outcome({ exchanges: results, counts: countsOf(results), coverage }, findings)
}

const nothingShown: Pick<Shown, 'answered' | 'events'> = { answered: false, events: [] }

/** @throws UsageError when it is no http URL */
// implements: TL-VERIFY-010
export const serviceUrl = (text: string): URL => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`'${redact(text)}' is no http URL`, 'Write it as http://127.0.0.1:8080.')
  }
  return new URL(text)
}

const isSelected = (only: readonly string[], operationId: string): boolean =>
  only.length === 0 || only.includes(operationId)

/** @throws UsageError naming the nearest operation */
// implements: TL-VERIFY-010
export const checkOnly = (models: readonly ApiModel[], only: readonly string[]): void => {
  const known = models.flatMap(({ operations }) => operations.map(({ operationId }) => operationId))
  for (const name of only) {
    if (!known.includes(name)) throw new UsageError(`no operation '${name}' in the contract${didYouMean(name, known)}`)
  }
}

/** A contract that describes no exchange: nothing of it is sent. */
const nothingToSend = ({ name, model }: Contract, only: readonly string[]): Finding =>
  finding('no-exchanges', `${only.length > 0 ? only.join(', ') : name} describes no exchange: nothing was sent`, {
    location: model.locate('/paths', { key: true }),
  })

/** That a process ended is known a moment later than that its connections closed. */
const endingOf = async (service: VerifyOptions['service']): Promise<string | undefined> => {
  for (let tries = 0; tries < 25 && service && service.ending() === undefined; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return service?.ending()
}

const stateless = (model: ApiModel, { operation, key, response, pointer }: Exchange, state: string): Finding =>
  finding(
    'exchange-not-reached',
    `${operation.operationId}, ${key} (${response.status}): not sent; nothing brings about the state '${state}'`,
    { location: model.locate(pointer, { key: true }) },
  )

const unusableSchema = (model: ApiModel, pointer: string, why: string): Finding =>
  finding('schema-unusable', `this schema cannot be applied: ${excerpt(why)}`, {
    location: model.locate(pointer, { key: true }),
  })

// The port of a service that was started here is another each time.
const unreachable = (url: URL, words: readonly string[]): Finding =>
  finding('service-unreachable', `${redact(url.origin)}: ${words.join('; ')}`, { anchor: 'service' })

export const countsOf = (exchanges: readonly VerifiedExchange[]): VerifyCounts => {
  const passed = exchanges.filter((each) => each.passed).length
  const notReached = exchanges.filter((each) => !each.reached).length
  return { exchanges: exchanges.length, passed, failed: exchanges.length - passed - notReached, notReached }
}
