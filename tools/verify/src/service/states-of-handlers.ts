import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import { excerpt } from '../http/redact.ts'
import type { AskOptions, StateAction, StateAnswer, StateCall } from './provider-states.ts'

export type StateHandler = (params: JsonObject) => unknown

/** A function sets up, and there is nothing to tear down. */
export type StateHandlers = Readonly<
  Record<string, StateHandler | { readonly setup?: StateHandler; readonly teardown?: StateHandler }>
>

/** Calls a function of the adopter's own in this process. One that hangs is left behind. */
// implements: TL-VERIFY-011
export const askHandlers = async (
  handlers: StateHandlers,
  { action, state, params }: StateCall,
  { timeoutMs, signal }: AskOptions,
): Promise<StateAnswer> => {
  const entry = Object.hasOwn(handlers, state) ? handlers[state] : undefined
  // implements: TL-VERIFY-012
  if (entry === undefined) return { kind: 'unknown', detail: 'no handler has its name' }
  const pair: Partial<Record<StateAction, StateHandler>> = typeof entry === 'function' ? { setup: entry } : entry
  const handler = pair[action] ?? (() => undefined)
  if (signal.aborted) return { kind: 'aborted' }
  const over = Promise.withResolvers<StateAnswer>()
  const timer = setTimeout(() => over.resolve({ kind: 'timeout' }), timeoutMs)
  const abort = () => over.resolve({ kind: 'aborted' })
  signal.addEventListener('abort', abort, { once: true })
  try {
    const done = Promise.resolve(structuredClone(params))
      .then(handler)
      .then(
        (answer): StateAnswer => ({ kind: 'done', values: valuesOf(answer) }),
        (thrown): StateAnswer => ({ kind: 'failed', detail: `its handler throws: ${reasonOf(thrown)}` }),
      )
    return await Promise.race([done, over.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

const valuesOf = (answer: unknown): JsonObject => {
  const value = answer === undefined ? undefined : (JSON.parse(JSON.stringify(answer) ?? 'null') as JsonValue)
  return isJsonObject(value) ? value : {}
}

const reasonOf = (thrown: unknown): string => excerpt(thrown instanceof Error ? thrown.message : String(thrown))
