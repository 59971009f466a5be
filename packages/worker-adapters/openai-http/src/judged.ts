import { WorkerError, type WorkerErrorKind } from '@orchestrator/adapter-api'
import { AttemptFailure } from './attempt-failure.ts'
import type { Answer } from './exchange.ts'
import { jsonBody, messageOf } from './json-body.ts'

/** Statuses that say: not now. */
// implements: OC-ADAPT-5024
const busy: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504])

/** An answer that is a success of the wanted kind; everything else is thrown as what it means. */
export const judged = async (
  answer: Answer,
  type: string,
  maxBytes: number,
  redact: (text: string) => string,
): Promise<Answer> => {
  const { status, headers } = answer
  const refuse = (kind: WorkerErrorKind, message: string, how = { retry: false }): never => {
    answer.close()
    throw new AttemptFailure(new WorkerError(kind, message), how)
  }
  // implements: OC-ADAPT-5040
  if (status >= 300 && status < 400) {
    return refuse('Adapter', `the worker answers ${status}: a redirection is not followed`)
  }
  if (status < 200 || status >= 300) {
    const said = redact(messageOf(await jsonBody(answer, maxBytes).catch(() => undefined)))
    const message = `the worker answers ${status}${said && `: ${said}`}`
    const how = { retry: busy.has(status), retryAfterMs: retryAfterMs(headers) }
    // implements: OC-ADAPT-5024, OC-ADAPT-5036
    return refuse(busy.has(status) ? 'PoolUnavailable' : status < 500 ? 'Adapter' : 'Internal', message, how)
  }
  const encoding = headers['content-encoding'] ?? 'identity'
  // implements: OC-ADAPT-5040
  if (encoding !== 'identity') return refuse('Adapter', `the worker answers in the encoding ${short(encoding)}`)
  const given = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  // implements: OC-ADAPT-5040
  if (given !== type) return refuse('Adapter', `the worker answers ${short(given ?? 'untyped')} in place of ${type}`)
  return answer
}

const short = (text: string): string => text.slice(0, 64).replaceAll(/[^\w/.+-]/g, '?')

/** What `Retry-After` asks to wait: seconds, or a date, which is read beside the date of the answer. */
// implements: OC-ADAPT-5027
const retryAfterMs = ({ 'retry-after': given, date }: Answer['headers']): number | undefined => {
  if (given === undefined) return undefined
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1000
  const ms = Date.parse(given) - Date.parse(date ?? '')
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
