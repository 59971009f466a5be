import { type Location, type Outcome, outcome } from '@throughline/kernel'
import { expositionLimits } from './exposition/parse-exposition.ts'
import { expositionFinding, scrapeFinding } from './findings.ts'

export interface ScrapeOptions {
  url: string
  /** What findings call it; the URL by default. */
  name?: string
  signal: AbortSignal
  /** How long the whole answer may take. */
  timeoutMs?: number
}

/** Fetches an exposition, bounded in time and size. What a service does wrong is a finding. */
// implements: TL-METRICS-018
export const scrape = async ({
  url,
  name = url,
  signal,
  timeoutMs = 10_000,
}: ScrapeOptions): Promise<Outcome<string | undefined>> => {
  const location: Location = { file: name, line: 1, column: 1 }
  const failed = (message: string) => outcome(undefined, [scrapeFinding('scrape-failed', message, { location })])
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(url, {
      headers: { accept: 'text/plain;version=0.0.4' },
      signal: AbortSignal.any([signal, timeout]),
    })
    if (answer.status !== 200) {
      await answer.body?.cancel()
      return failed(`answered ${answer.status} in place of 200`)
    }
    const text = await boundedText(answer)
    if (text === undefined) {
      const message = `larger than ${expositionLimits.bytes / 1024 / 1024} MiB`
      return outcome(undefined, [expositionFinding('exposition-too-large', message, { location })])
    }
    return outcome(text, contentType(answer.headers.get('content-type'), location))
  } catch (error) {
    if (timeout.aborted) return failed(`gave no whole answer within ${timeoutMs} ms`)
    return failed(`cannot be reached: ${reasonOf(error)}`)
  }
}

const reasonOf = (error: unknown): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
  const code = cause?.code ?? ''
  return (Object.hasOwn(reasons, code) && reasons[code]) || (cause?.message ?? message ?? String(error))
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ECONNRESET: 'the connection was closed within the answer (ECONNRESET)',
  ENOTFOUND: 'no host has that name (ENOTFOUND)',
  UND_ERR_SOCKET: 'the connection was closed within the answer',
}

const boundedText = async (answer: Response): Promise<string | undefined> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    // Leaving the loop cancels the rest of the answer.
    if (size > expositionLimits.bytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** @see https://prometheus.io/docs/instrumenting/content_negotiation/ */
const contentType = (header: string | null, location: Location) => {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase())
  const version = parameters.find((parameter) => parameter.startsWith('version='))
  if (type === 'text/plain' && (version === undefined || version === 'version=0.0.4')) return []
  const message = header === null ? 'the answer has no content type' : `the content type is '${header}'`
  return [scrapeFinding('scrape-content-type', message, { location })]
}
