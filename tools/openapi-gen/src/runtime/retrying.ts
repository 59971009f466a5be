import type { Middleware } from './client.ts'
import { wait } from './wait.ts'

export interface RetryOptions {
  /** How often a request is sent at most; 3 where nothing is said. */
  attempts?: number
  /** Methods that are sent again; those that RFC 9110 calls idempotent where nothing is said. */
  methods?: readonly string[]
  /** Statuses that ask for it; 429 and 503 where nothing is said. */
  statuses?: readonly number[]
  /** Milliseconds before the second attempt, doubled with each further one; 200 where nothing is said. */
  delay?: number
  /** Milliseconds that are waited at most; a service that asks for more is not asked again. 30,000 by default. */
  longest?: number
}

/**
 * Sends a request again where nobody answered or the service was busy: after the time that `Retry-After` names, else
 * after a random part of a growing one. Only what does no more when it is done twice is sent twice.
 * @see RFC 9110 §9.2.2 and §10.2.3
 */
// implements: TL-OPENAPI-146
export const retrying = (options: RetryOptions = {}): Middleware => {
  const {
    attempts = 3,
    methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'],
    statuses = [429, 503],
    delay = 200,
    longest = 30_000,
  } = options
  return async (request, next) => {
    if (!methods.includes(request.method) || request.body instanceof ReadableStream) return next(request)
    for (let attempt = 1; ; attempt++) {
      const backOff = Math.random() * Math.min(longest, delay * 2 ** (attempt - 1))
      let pause = backOff
      try {
        const response = await next(request)
        if (attempt >= attempts || !statuses.includes(response.status)) return response
        pause = retryAfter(response) ?? backOff
        if (pause > longest) return response
        await response.body?.cancel().catch(() => undefined)
      } catch (error) {
        if (attempt >= attempts || request.signal?.aborted) throw error
      }
      await wait(pause, request.signal)
    }
  }
}

/** Milliseconds until the time that `Retry-After` names: seconds, or a date. */
const retryAfter = ({ headers }: Response): number | undefined => {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
