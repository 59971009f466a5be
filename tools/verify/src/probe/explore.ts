import http from 'node:http'
import { type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel, Operation } from '@throughline/openapi'
import { checkAnswer } from '../checks/index.ts'
import { finding } from '../findings.ts'
import { defaultLimits, defaultTimeoutMs, type Limits } from '../limits.ts'
import { schemaJudge } from '../schema-judge.ts'
import { send } from '../send.ts'
import { storiesOf } from '../stories/index.ts'
import type { Story } from '../stories/story.ts'
import { serviceUrl } from '../verify-service.ts'
import { coverageTrials } from './coverage-trials.ts'
import type { ProbeFault } from './fault.ts'
import { noKnowledge } from './knowledge.ts'
import { type MetricsTarget, watchMetrics } from './metrics-phase.ts'
import { type Planner, plan, plannerOf, type SetValues } from './plan.ts'
import { protocolTrials } from './protocol-trials.ts'
import { type Done, type Runner, runScenario, type Transport } from './run-scenario.ts'
import type { Trial } from './trial.ts'

export interface ExploreOptions {
  model: ApiModel
  url: string
  headers?: readonly [name: string, value: string][]
  otherHeaders?: readonly [name: string, value: string][]
  set?: SetValues
  /** Only what these operations promise; others are sent where they need them. */
  only?: readonly string[]
  timeoutMs?: number
  limits?: Partial<Limits>
  signal?: AbortSignal
  /** Its exposition is read before and after. */
  metrics?: MetricsTarget
}

export interface Explored {
  requests: number
  /** By operation, each status that came. */
  statuses: Record<string, number[]>
}

/** Sends what the document allows and what it excludes, and holds each answer to it. */
export const explore = async (options: ExploreOptions): Promise<Outcome<Explored>> => {
  const { model, signal = new AbortController().signal, timeoutMs = defaultTimeoutMs } = options
  const limits = { ...defaultLimits, ...options.limits }
  const url = serviceUrl(options.url)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const transport: Transport = {
    send: (request, watch) => send(request, { url, limits, timeoutMs, signal, agent, ...(watch && { watch }) }),
  }
  const statuses: Record<string, Set<number>> = {}
  let requests = 0
  const runner: Runner = {
    model,
    transport,
    limits,
    headers: options.headers ?? [],
    otherHeaders: options.otherHeaders ?? [],
    sent({ call, sent }) {
      requests++
      if (sent.kind === 'answer' && sent.status >= 200 && sent.status < 300) succeeded.add(call.operation.operationId)
      if (sent.kind === 'answer' && call.tweak?.method === undefined)
        (statuses[call.operation.operationId] ??= new Set()).add(sent.status)
    },
  }
  const planner = plannerOf(model, options.set)
  const watch = options.metrics && (await watchMetrics(options.metrics, signal, timeoutMs))
  const succeeded = new Set<string>()
  const session = sessionOf(runner, planner)
  const { only = [] } = options
  const isAsked = ({ operationId }: Operation) => only.length === 0 || only.includes(operationId)
  const asked = model.operations.filter(isAsked)
  for (const operation of asked) await session.base(operation)
  for (const story of storiesOf(planner)) if (isAsked(story.operation)) await session.story(story)
  for (const operation of asked) {
    const requestSchemas = schemaJudge(model, 'request')(() => {})
    for (const trial of [
      ...coverageTrials(planner, requestSchemas, operation),
      ...protocolTrials(planner, operation, runner.headers, runner.otherHeaders),
    ]) {
      await session.trial(trial)
    }
  }
  agent.destroy()
  const measured = (await watch?.finish(succeeded)) ?? []
  const seen = Object.fromEntries(Object.entries(statuses).map(([name, set]) => [name, [...set].sort((a, b) => a - b)]))
  return outcome({ requests, statuses: seen }, [...session.findings(), ...measured])
}

interface Attempt {
  /** Empty where nothing could be sent. */
  done: Done[]
  variant: number
}

/** Variants so far apart choose the same of up to six alternatives, and of ten. */
const alternatives = 1_000_020

interface Session {
  base(operation: Operation): Promise<void>
  trial(trial: Trial): Promise<void>
  story(story: Story): Promise<void>
  findings(): Finding[]
}

// implements: TL-VERIFY-206
const sessionOf = (runner: Runner, planner: Planner): Session => {
  const { model } = runner
  const knowledge = noKnowledge()
  const schemas = schemaJudge(model)(() => {})
  const found = new Map<string, { fault: ProbeFault; operation: Operation; title: string; flaky: boolean }>()
  let variant = 0

  const judge = (done: Done, intent?: Trial['intent']): ProbeFault[] => {
    const { sent } = done
    const { pointer } = done.call.operation
    switch (sent.kind) {
      case 'answer':
        return checkAnswer({ model, done, answer: sent, knowledge, schemas, ...(intent && { intent }) })
      case 'timeout':
        return [{ code: 'service-timeout', pointer, message: 'does not answer in time', subject: 'timeout' }]
      case 'closed':
        return [
          { code: 'answer-truncated', pointer, message: 'closes the connection without an answer', subject: 'closed' },
        ]
      case 'malformed':
        return [{ code: 'answer-malformed', pointer, message: 'sends no valid HTTP answer', subject: 'malformed' }]
      case 'too-large':
        return [{ code: 'answer-too-large', pointer, message: `sends ${sent.detail}`, subject: 'too-large' }]
      default:
        return []
    }
  }
  const keyOf = (fault: ProbeFault, operation: Operation) =>
    [fault.code, operation.operationId, fault.subject].join('\n')

  /** Notes what is new, once the same course of requests has shown it again. */
  const note = async (
    faults: { fault: ProbeFault; operation: Operation; title: string }[],
    again: () => Promise<{ fault: ProbeFault; operation: Operation }[]>,
  ) => {
    const fresh = faults.filter(({ fault, operation }) => !found.has(keyOf(fault, operation)))
    if (fresh.length === 0) return
    const second = new Set((await again()).map(({ fault, operation }) => keyOf(fault, operation)))
    for (const each of fresh)
      found.set(keyOf(each.fault, each.operation), { ...each, flaky: !second.has(keyOf(each.fault, each.operation)) })
  }

  /** Sends with other values where what is created is there already. */
  const attempt = async (make: Trial['make']): Promise<Attempt> => {
    for (let tries = 0; tries < 4; tries++) {
      const of = variant
      variant += 5
      const scenario = make(of)
      const done = scenario && (await runScenario(runner, scenario))
      if (!done || 'blocked' in done) return { done: [], variant: of }
      if (!done.slice(0, -1).some(({ sent }) => sent.kind === 'answer' && sent.status === 409))
        return { done, variant: of }
    }
    return { done: [], variant }
  }
  /** The same once more: other values, but of the same alternatives. */
  const repeat = async (make: Trial['make'], before: number): Promise<Done[]> => {
    const scenario = make(before + alternatives)
    const done = scenario && (await runScenario(runner, scenario))
    return !done || 'blocked' in done ? [] : done
  }
  const judgeAll = (done: readonly Done[], intent?: Trial['intent']) =>
    done.flatMap((each, index) =>
      judge(each, index === done.length - 1 ? intent : undefined).map((fault) => ({
        fault,
        operation: each.call.operation,
        title: each.request.title,
      })),
    )

  return {
    async base(operation) {
      for (const fullness of ['least', 'most'] as const) {
        const make = (n: number) => plan(planner, operation, { fullness, variant: n })
        const intent: Trial['intent'] = {
          kind: 'valid',
          what: fullness === 'least' ? 'the simplest request' : 'a request with everything',
        }
        const { done, variant: of } = await attempt(make)
        const last = done.at(-1)
        if (!last) continue
        await note(judgeAll(done, intent), async () => judgeAll(await repeat(make, of), intent))
        if (last.sent.kind === 'answer' && last.sent.status >= 200 && last.sent.status < 300)
          knowledge.accepted.add(operation)
      }
    },
    async trial({ intent, make, operation }) {
      const { done, variant: of } = await attempt(make)
      const last = done.at(-1)
      if (
        intent.kind === 'invalid' &&
        last?.sent.kind === 'answer' &&
        last.sent.status >= 400 &&
        last.sent.status < 500
      ) {
        const seen = knowledge.refusals.get(operation) ?? new Set()
        if ([400, 422].includes(last.sent.status)) knowledge.refusals.set(operation, seen.add(last.sent.status))
      }
      await note(judgeAll(done, intent), async () => judgeAll(await repeat(make, of), intent))
    },
    async story(story) {
      const of = variant
      variant += 5
      const tell = async (from: number) => {
        const scenario = story.make(from)
        const done = scenario && (await runScenario(runner, scenario))
        if (!done || 'blocked' in done) return []
        const title = done.at(-1)?.request.title ?? story.name
        return [...judgeAll(done), ...story.judge(done).map((fault) => ({ fault, operation: story.operation, title }))]
      }
      await note(await tell(of), () => tell(of + alternatives))
    },
    findings: () =>
      [...found.values()].map(({ fault, operation, title, flaky }) =>
        finding(flaky ? 'flaky' : fault.code, `${title} (${operation.operationId}): ${fault.message}`, {
          location: model.locate(fault.pointer, { key: true }),
          anchor: [fault.code, operation.operationId, fault.subject].join(' '),
        }),
      ),
  }
}
