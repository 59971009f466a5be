import { isSafe } from '../http/safe-methods.ts'
import type { Call } from '../scenario/call.ts'
import type { Done } from '../scenario/run-scenario.ts'

export interface GuardOptions {
  url: URL
  /** Requests in a row without any answer, after which the service counts as dead. */
  silent: number
  /** Only methods that RFC 9110 §9.2.1 calls safe are sent. */
  safeOnly?: boolean
  /** These operations are never sent. */
  exclude?: readonly string[]
}

/** Keeps a run from sending what it may not, and from asking what does not answer. */
export interface Guard {
  /** Why this is not sent; without a call, why nothing is any more. */
  refusal(call?: Call): string | undefined
  saw(done: Done): void
  /** Why the service counts as dead. */
  dead(): string | undefined
}

/** An operation that did not answer twice is not asked again. */
const mostTimeouts = 2

// implements: TL-VERIFY-404, TL-VERIFY-406, TL-VERIFY-502
export const guardOf = ({ silent, safeOnly = false, exclude = [] }: GuardOptions): Guard => {
  const timeouts = new Map<string, number>()
  let silences = 0
  let gone = 0
  let dead: string | undefined
  return {
    dead: () => dead,
    refusal(call) {
      if (dead !== undefined || !call) return dead
      const { operationId, method } = call.operation
      if (exclude.includes(operationId)) return `${operationId} is excluded`
      if ((timeouts.get(operationId) ?? 0) >= mostTimeouts) return `${operationId} did not answer ${mostTimeouts} times`
      // implements: TL-VERIFY-412
      if (safeOnly && !isSafe(call.tweak?.method ?? method)) return 'only safe methods are sent to this host'
      return undefined
    },
    saw({ call, sent }) {
      const { operationId } = call.operation
      gone = sent.kind === 'unreachable' ? gone + 1 : 0
      silences = sent.kind === 'timeout' ? silences + 1 : 0
      const isOpen = sent.kind === 'answer' && sent.end.kind === 'timeout'
      if (sent.kind === 'timeout' || isOpen) timeouts.set(operationId, (timeouts.get(operationId) ?? 0) + 1)
      if (sent.kind === 'unreachable' && gone >= 2) dead = `nothing answers (${sent.detail})`
      if (silences >= silent) dead = `${silences} requests in a row had no answer`
    },
  }
}
