import type { Finding } from '@throughline/kernel'
import type { ApiModel, Exchange, JsonValue } from '@throughline/openapi'
import type { OnUnusable, SchemaJudge } from '../contract/schema-judge.ts'
import { bodyValue } from '../http/body-value.ts'
import type { Limits } from '../http/limits.ts'
import { essence } from '../http/media-type.ts'
import { excerpt, secretsIn } from '../http/redact.ts'
import { type Answer, type Sent, send } from '../http/send.ts'
import { type SseReader, sseReader } from '../http/sse-reader.ts'
import type { Transport } from '../http/transport.ts'
import { judgeAnswer } from '../judges/index.ts'
import { judgeEvents } from '../judges/judge-events.ts'
import { type Observation, type Report, reporter } from '../judges/observation.ts'
import { isOwnStatus } from '../judges/status.ts'
import { buildRequest } from '../serialization/request.ts'
import type { Shown } from './coverage.ts'

/** One contract with what it takes to judge by it. */
export interface Contract {
  /** How results name it. */
  name: string
  model: ApiModel
  schemas: (onUnusable: OnUnusable) => SchemaJudge
}

export interface ExchangeOptions {
  url: URL
  limits: Limits
  timeoutMs: number
  signal: AbortSignal
  headers: readonly [name: string, value: string][]
  transport?: Transport
}

export interface ExchangeOutcome {
  findings: Finding[]
  /** What the service did, as far as it concerns the exchanges after this one. */
  service: 'answered' | 'silent' | 'unreachable' | 'aborted'
  detail?: string
  /** Whether an answer came with the status of the exchange, and the declared events that it held. */
  shown?: Pick<Shown, 'answered' | 'events' | 'json' | 'payloads'>
  /** Pointers of schemas that cannot be applied, with why. */
  unusable: ReadonlyMap<string, string>
}

/** Sends one exchange and holds what comes back to the contract. */
export const verifyExchange = async (
  { model, schemas: schemasFor }: Contract,
  exchange: Exchange,
  options: ExchangeOptions,
): Promise<ExchangeOutcome> => {
  const unusable = new Map<string, string>()
  const built = withFields(buildRequest(exchange, model), exchange, options.headers)
  if ('unbuildable' in built) {
    const { method, path } = exchange.operation
    const report = reporter(model, exchange, { title: `${method.toUpperCase()} ${path}` })
    const findings = [report('request-unbuildable', exchange.pointer, `cannot be sent: ${built.unbuildable}`)]
    return { findings, service: 'answered', unusable }
  }
  const report = reporter(model, exchange, built)
  // Where the contract says that it is an event stream, it is read as one; what it really is, a judge says.
  const { mediaType } = exchange
  const isStream = essence(mediaType?.name ?? '') === 'text/event-stream'
  const reader = isStream ? sseReader(options.limits, mediaType?.sse) : undefined
  const sent = options.transport
    ? await options.transport.send(built, reader?.push)
    : await send(built, { ...options, ...(reader && { watch: reader.push }) })
  if (sent.kind !== 'answer') return { ...withoutAnswer(sent, exchange, report, options.timeoutMs), unusable }
  const schemas = schemasFor((pointer, why) => unusable.set(pointer, why))
  const stream = reader && streamOf(exchange, sent, reader, schemas)
  const seen: Observation = {
    model,
    exchange,
    request: built,
    answer: sent,
    schemas,
    report,
    ...(stream && { stream }),
  }
  const events = (stream?.judged ?? []).flatMap(({ declared }) => declared?.name ?? [])
  const body = stream || sent.status < 400 || sent.end.kind !== 'complete' ? undefined : bodyValue(sent, built.secrets)
  const shown = {
    answered: isOwnStatus(exchange, sent.status),
    events: [...new Set(events)],
    ...(body?.kind === 'json' && { json: body.value as JsonValue }),
    payloads: (stream?.judged ?? []).flatMap(({ declared, value }) =>
      declared && value !== undefined ? [{ event: declared, value: value as JsonValue }] : [],
    ),
  }
  return { findings: judged(seen), service: 'answered', shown, unusable }
}

/** The caller's fields, unless the exchange is to be refused for want of them. */
const withFields = (
  built: ReturnType<typeof buildRequest>,
  { response, request }: Exchange,
  fields: ExchangeOptions['headers'],
): ReturnType<typeof buildRequest> => {
  if ('unbuildable' in built || response.status === '401') return built
  const named = new Set(request.parameters.map(({ parameter }) => parameter.name.toLowerCase()))
  const own = fields.filter(([name]) => !named.has(name.toLowerCase()))
  if (own.length === 0) return built
  const replaced = new Set(own.map(([name]) => name.toLowerCase()))
  return {
    ...built,
    headers: [...built.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...own],
    secrets: [...built.secrets, ...own.flatMap(([, value]) => secretsIn(value))],
  }
}

const judged = (seen: Observation): Finding[] => {
  try {
    return judgeAnswer(seen)
  } catch (error) {
    // Judges recurse through what came; a value beyond the stack is a fault of the answer.
    if (!(error instanceof RangeError)) throw error
    return [seen.report('body-invalid', seen.exchange.response.pointer, 'its body is nested too deep to be judged')]
  }
}

const streamOf = ({ mediaType }: Exchange, answer: Answer, reader: SseReader, schemas: SchemaJudge) => {
  const contract = mediaType?.sse
  const reading = reader.finish(answer.end.kind === 'complete' || answer.end.kind === 'excess')
  return { ...reading, ...(contract && { contract }), judged: judgeEvents(reading.events, contract, schemas) }
}

const withoutAnswer = (
  sent: Exclude<Sent, { kind: 'answer' }>,
  { response }: Exchange,
  report: Report,
  timeoutMs: number,
): Omit<ExchangeOutcome, 'unusable'> => {
  const { pointer } = response
  switch (sent.kind) {
    case 'aborted':
      return { findings: [], service: 'aborted' }
    case 'unreachable':
      return { findings: [], service: 'unreachable', detail: sent.detail }
    case 'timeout': {
      const message = `no answer within ${timeoutMs} ms`
      return { findings: [report('service-timeout', pointer, message)], service: 'silent' }
    }
    case 'closed': {
      const message = 'closes the connection without an answer'
      return { findings: [report('answer-truncated', pointer, message)], service: 'answered' }
    }
    case 'malformed':
      return {
        findings: [report('answer-malformed', pointer, `sends no valid HTTP answer: ${excerpt(sent.detail)}`)],
        service: 'answered',
      }
    case 'too-large':
      return { findings: [report('answer-too-large', pointer, `sends ${sent.detail}`)], service: 'answered' }
  }
}
