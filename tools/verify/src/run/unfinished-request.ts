import type { ApiModel, Operation } from '@throughline/openapi'
import { declaredCodes } from '../contract/error-codes.ts'
import type { Limits } from '../http/limits.ts'
import { send } from '../http/send.ts'
import { bodyTypeOf, plan } from '../requests/plan.ts'
import { type Done, readAnswer, requestOf } from '../scenario/run-scenario.ts'
import type { Reached, ReachedCodes } from './reach.ts'
import type { Session } from './session.ts'

/** A request whose last byte does not come, while everything else goes on. */
export interface Unfinished {
  /** Waits for what is said to it, or leaves it at once. */
  end(wait: boolean): Promise<Done | undefined>
}

export interface UnfinishedOptions {
  url: URL
  limits: Limits
  signal: AbortSignal
}

/** A code or status that a document has for requests that come too slowly. */
const isOfTime = /time_?-?d?_?out|too_?-?slow/i

/**
 * Begins a request and does not finish it, where the document speaks of requests that take too long. What comes is
 * counted and not judged: a service may wait for longer than a run does, and may close the connection without a word.
 */
// implements: TL-VERIFY-274
export const beginUnfinished = (
  { planner, runner, fresh }: Pick<Session, 'planner' | 'runner' | 'fresh'>,
  asked: readonly Operation[],
  { url, limits, signal }: UnfinishedOptions,
): Unfinished | undefined => {
  if (!speaksOfTime(planner.model)) return undefined
  for (const operation of asked) {
    if (!bodyTypeOf(operation)) continue
    const calls = plan(planner, operation, { fullness: 'least', variant: fresh() })
    const [call] = calls
    if (!call || calls.length > 1 || runner.refusal?.(call) !== undefined) continue
    const built = requestOf(runner, call, [])
    if ('blocked' in built || (built.request.body?.length ?? 0) < 2) continue
    const left = new AbortController()
    const start = runner.clock()
    const under = { url, limits, timeoutMs: limits.unfinishedMs, signal: AbortSignal.any([signal, left.signal]) }
    const sent = send(built.request, { ...under, unfinished: true })
    return {
      async end(wait) {
        if (!wait) left.abort()
        const came = await sent
        if (!wait || came.kind !== 'answer') return undefined
        return { call, ...built, sent: came, ms: runner.clock() - start, ...readAnswer(call, built.request, came) }
      },
    }
  }
  return undefined
}

/** Whether it may show what nothing else has shown. */
export const isWanted = (operations: readonly Reached[], codes: readonly ReachedCodes[]): boolean =>
  operations.some(({ missing }) => missing.includes('408')) ||
  codes.some(({ missing }) => missing.some((code) => isOfTime.test(code)))

const speaksOfTime = (model: ApiModel): boolean =>
  model.operations.some(({ responses }) => responses.some(({ status }) => status === '408')) ||
  declaredCodes(model, model.operations).some(({ codes }) => codes.some((code) => isOfTime.test(code)))
