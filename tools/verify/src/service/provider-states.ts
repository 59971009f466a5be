import type { JsonObject } from '@throughline/openapi'
import { defaultTimeoutMs, type Limits } from '../http/limits.ts'
import { askHandlers, type StateHandlers } from './states-of-handlers.ts'
import { askRoute, statesUrl } from './states-of-route.ts'

/** Who brings states about. A relative `url` is resolved against the service's. */
export type StatesOptions = ({ url: string } | { handlers: StateHandlers }) & {
  /** For each set-up and each tear-down. */
  timeoutMs?: number
}

export type StateAction = 'setup' | 'teardown'

export interface StateCall {
  action: StateAction
  state: string
  params: JsonObject
}

/** What came of a call: whatever a handler does is a value. */
export type StateAnswer =
  /** `values` stand for parameters of the exchange. */
  | { kind: 'done'; values: JsonObject }
  | { kind: 'unknown'; detail: string }
  | { kind: 'failed'; detail: string }
  | { kind: 'timeout' }
  | { kind: 'aborted' }

export interface AskOptions {
  timeoutMs: number
  limits: Limits
  signal: AbortSignal
}

/** Calls one handler, within its time. */
export type AskState = (call: StateCall, signal: AbortSignal) => Promise<StateAnswer>

/**
 * Handlers that did not answer a few times in a row are not waited for again.
 * @throws UsageError when the URL is none
 */
export const providerStates = (options: StatesOptions, service: URL, limits: Limits): AskState => {
  const { timeoutMs = defaultTimeoutMs } = options
  const ask = askOf(options, service)
  let silent = 0
  return async (call, signal) => {
    if (silent >= limits.silent) return { kind: 'failed', detail: `not asked: ${silent} calls in a row had no answer` }
    const answer = await ask(call, { timeoutMs, limits, signal })
    // implements: TL-VERIFY-013
    silent = answer.kind === 'timeout' ? silent + 1 : 0
    return answer.kind === 'timeout' ? { kind: 'failed', detail: `no answer within ${timeoutMs} ms` } : answer
  }
}

const askOf = (options: StatesOptions, service: URL): ((call: StateCall, how: AskOptions) => Promise<StateAnswer>) => {
  if ('handlers' in options) return (call, how) => askHandlers(options.handlers, call, how)
  const route = statesUrl(options.url, service)
  return (call, how) => askRoute(route, call, how)
}
