import { type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel, Operation } from '@throughline/openapi'
import type { Coverage } from '../exchanges/coverage.ts'
import { serviceUrl } from '../exchanges/verify-service.ts'
import { finding } from '../findings/index.ts'
import { isLoopback } from '../http/host.ts'
import { httpTransport, paced } from '../http/http-transport.ts'
import { defaultLimits, defaultTimeoutMs, type Limits } from '../http/limits.ts'
import { redact } from '../http/redact.ts'
import type { Transport } from '../http/transport.ts'
import { plannerOf, type SetValues } from '../requests/plan.ts'
import type { Identities } from '../scenario/call.ts'
import { givenHeaders, type Runner } from '../scenario/run-scenario.ts'
import { type ShownRequest, shownRequest } from '../shown/shown-request.ts'
import type { Found } from './found.ts'
import { guardOf } from './guard.ts'
import { type MetricsTarget, watchMetrics } from './metrics-phase.ts'
import { notWritten } from './not-written.ts'
import { type ExplorePhase, explorePhases, phases } from './phases.ts'
import {
  codeFindings,
  codesReached,
  type Reached,
  type ReachedCodes,
  reachFindings,
  reachOf,
  setUpFindings,
} from './reach.ts'
import { type SavedScenario, savedScenario } from './saved-scenario.ts'
import { type Session, sessionOf } from './session.ts'
import { type Tallies, talliesOf, type UndeclaredRoute } from './tally.ts'
import { beginUnfinished, isWanted, type Unfinished } from './unfinished-request.ts'

export interface ExploreOptions {
  model: ApiModel
  url: string
  /** How requests are sent; over the network by default. */
  transport?: Transport
  headers?: readonly [name: string, value: string][]
  /** Of further identities, by name, `other` the second: each may be refused what the first one may. */
  identities?: Identities
  set?: SetValues
  /** Only what these operations promise; others are sent where they need them. */
  only?: readonly string[]
  /** Never sent. */
  exclude?: readonly string[]
  phases?: readonly ExplorePhase[]
  /** Another number, other values; the same number, the same requests. */
  seed?: number
  /** Most trials of one operation in a phase that has many. */
  maxExamples?: number
  /** No trial begins later. */
  timeBudgetMs?: number
  /** Longest time to a whole answer; no bound by default. */
  mostMs?: number
  /** Requests a second; no bound by default on this machine, else 20. */
  rate?: number
  /** Whether methods that change something are sent to another machine. */
  allowWrites?: boolean
  timeoutMs?: number
  limits?: Partial<Limits>
  signal?: AbortSignal
  /** Its exposition is read before and after. */
  metrics?: MetricsTarget
  /** What the exchanges of the document did not show: of all else nothing is missing. */
  examples?: Coverage
  /** Told of what is under way. */
  progress?(line: string): void
  /** Milliseconds that only grow. */
  clock?(): number
}

export interface Explored {
  seed: number
  requests: number
  /** By operation, each status that came. */
  statuses: Record<string, number[]>
  operations: Reached[]
  /** Codes of errors, list by list. */
  codes: ReachedCodes[]
  /** What answered although no operation of the document is there, with the lowest status that came. */
  undeclared: UndeclaredRoute[]
  /** What showed each finding. */
  shown: ShownFinding[]
  /** Where the run ended early, and why. */
  stopped?: string
}

/** The requests behind a finding, the judged one last. */
export interface ShownFinding {
  fingerprint: string
  code: string
  operationId: string
  phase: string
  what: string
  requests: ShownRequest[]
  saved: SavedScenario
}

/** A run on one document and service: what both exploring and replaying need. */
export interface Run {
  session: Session
  tallies: Tallies
  url: URL
  signal: AbortSignal
  timeoutMs: number
  clock(): number
  dead(): string | undefined
  close(): void
}

const farRate = 20

export const runOf = (options: ExploreOptions): Run => {
  const { model, signal = new AbortController().signal, timeoutMs = defaultTimeoutMs } = options
  const { clock = () => performance.now(), exclude = [] } = options
  const limits = { ...defaultLimits, ...options.limits }
  const url = serviceUrl(options.url)
  const network = httpTransport({ url, limits, timeoutMs, signal })
  const far = !isLoopback(url)
  const rate = options.rate ?? (far ? farRate : undefined)
  const transport = options.transport ?? network
  const guard = guardOf({ url, silent: limits.silent, exclude, safeOnly: far && options.allowWrites !== true })
  const tallies = talliesOf(model)
  const runner: Runner = {
    model,
    limits,
    basePath: url.pathname.replace(/\/$/, ''),
    clock,
    transport: rate === undefined ? transport : paced(transport, rate, clock),
    headers: options.headers ?? [],
    identities: options.identities ?? {},
    ...(options.mostMs !== undefined && { mostMs: options.mostMs }),
    refusal: (call) => (signal.aborted ? 'the run was ended' : guard.refusal(call)),
    sent(done) {
      guard.saw(done)
      tallies.saw(done)
    },
  }
  const session = sessionOf(runner, plannerOf(model, options.set), options.seed)
  return { session, tallies, url, signal, timeoutMs, clock, dead: guard.dead, close: network.close }
}

/** Sends what the document allows and what it excludes, and holds each answer to it. */
export const explore = async (options: ExploreOptions): Promise<Outcome<Explored>> => {
  const { model, only = [], exclude = [], seed = 0, maxExamples = Number.POSITIVE_INFINITY } = options
  const run = runOf(options)
  const { session, tallies, clock, signal } = run
  const isAsked = ({ operationId }: Operation) =>
    !exclude.includes(operationId) && (only.length === 0 || only.includes(operationId))
  const asked = model.operations.filter(isAsked)
  const start = clock()
  let stopped: string | undefined
  const notes: Finding[] = []
  let slow: Unfinished | undefined
  /** Between trials only: what was begun is sent a second time as well. */
  // implements: TL-VERIFY-411
  const goOn = (where: string): boolean => {
    if (stopped !== undefined) return false
    const late = options.timeBudgetMs !== undefined && clock() - start >= options.timeBudgetMs
    const why = run.dead() ?? (late ? 'the time was over' : signal.aborted ? 'it was ended' : undefined)
    if (why !== undefined) stopped = `at ${where}: ${why}`
    else options.progress?.(`${where}: ${tallies.requests()} requests, ${rateOf(tallies, clock() - start)} a second`)
    return why === undefined
  }
  try {
    const watch = options.metrics && (await watchMetrics(options.metrics, signal, run.timeoutMs))
    for (const operation of asked) if (goOn(`base, ${operation.operationId}`)) await session.base(operation)
    const names = options.phases ?? explorePhases
    // Only a connection can wait for what does not come.
    if (options.transport === undefined && names.includes('coverage') && stopped === undefined)
      slow = beginUnfinished(session, asked, { url: run.url, limits: session.runner.limits, signal })
    for (const name of names) {
      await phases[name]({ session, asked, seed, maxExamples, goOn, note: (each) => notes.push(each) })
    }
    const dead = run.dead()
    if (dead !== undefined) stopped ??= `at the end: ${dead}`
    const measured = dead === undefined ? ((await watch?.finish(tallies.succeeded())) ?? []) : []
    const reached = () => ({
      operations: asked.map((operation) => {
        const base = session.bases.find((each) => each.operation === operation)
        return reachOf(operation, tallies.of(operation), base, options.examples)
      }),
      codes: codesReached(model, asked, tallies, options.examples),
    })
    const before = reached()
    const late = await slow?.end(dead === undefined && isWanted(before.operations, before.codes))
    if (late) tallies.sawAside(late)
    const { operations, codes } = late ? reached() : before
    const found = session.found()
    const findings = [
      ...found.map((each) => each.finding),
      ...notes,
      ...measured,
      ...endFindings(run.url, dead, stopped),
      ...(dead === undefined
        ? setUpFindings(model, session.bases, tallies, { url: run.url, examples: options.examples })
        : []),
      ...(stopped === undefined
        ? [...reachFindings(model, operations), ...codeFindings(model, codes), ...notWritten(model, asked)]
        : []),
    ]
    const shown = found.map((each) => shownFinding(each, run))
    const statuses = Object.fromEntries(
      operations.flatMap(({ operationId, statuses: own }) =>
        own.length > 0 ? [[operationId, own.map(({ status }) => status)]] : [],
      ),
    )
    const requests = tallies.requests()
    const undeclared = tallies.undeclared()
    const ended = { ...(stopped !== undefined && { stopped }) }
    return outcome({ seed, requests, statuses, operations, codes, undeclared, shown, ...ended }, findings)
  } finally {
    await slow?.end(false)
    run.close()
  }
}

const rateOf = (tallies: Tallies, ms: number): number => Math.round((tallies.requests() * 1000) / Math.max(ms, 1))

// implements: TL-VERIFY-406
const endFindings = (url: URL, dead: string | undefined, stopped: string | undefined): Finding[] => {
  if (dead !== undefined)
    return [finding('service-unreachable', `${redact(url.origin)}: ${dead}; ${stopped ?? ''}`, { anchor: 'service' })]
  return stopped === undefined ? [] : [finding('run-cut-short', `the run ended ${stopped}`, { anchor: 'run' })]
}

// implements: TL-VERIFY-402
export const shownFinding = (found: Found, { session, url }: Run): ShownFinding => {
  const { finding: reported, evidence, operation } = found
  return {
    fingerprint: reported.fingerprint,
    code: reported.code,
    operationId: operation.operationId,
    phase: evidence.phase,
    what: evidence.what,
    requests: evidence.done.map((done) => shownRequest(done, url)),
    saved: savedScenario(found, givenHeaders(session.runner), session.knowledge),
  }
}
