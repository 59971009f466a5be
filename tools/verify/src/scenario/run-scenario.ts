import type { ApiModel, Exchange, JsonValue, MediaType, Operation, Response } from '@throughline/openapi'
import { declaredFor } from '../contract/declared-response.ts'
import { alternativesOf, type Credential, credentialsOf } from '../contract/promises.ts'
import { replaced } from '../contract/value-at.ts'
import { bodyValue } from '../http/body-value.ts'
import type { Limits } from '../http/limits.ts'
import { essence, matchesMediaType } from '../http/media-type.ts'
import { secretsIn } from '../http/redact.ts'
import { headerOf, type Sent } from '../http/send.ts'
import { servicePath } from '../http/service-path.ts'
import type { SseReader, StreamReading } from '../http/sse-reader.ts'
import type { Transport } from '../http/transport.ts'
import type { WireRequest } from '../http/wire-request.ts'
import { buildRequest } from '../serialization/request.ts'
import { sendBeside } from './beside.ts'
import { type Call, type Given, type Identities, type Identity, isFromStep, type Scenario } from './call.ts'
import { type Around, readingOf } from './read-stream.ts'
import { evaluate } from './runtime-expression.ts'

/** One request that was sent, and what came. */
export interface Done {
  call: Call
  request: WireRequest
  sent: Sent
  /** Of the answer: the response that the document declares for its status. */
  response?: Response
  mediaType?: MediaType
  /** The body, where it is JSON. */
  json?: JsonValue
  stream?: StreamReading
  /** What was sent: parameters by place and name, and the body. */
  values: ReadonlyMap<string, JsonValue>
  body?: JsonValue
  /** From sending it to the end of the answer. */
  ms: number
  /** How many events of the stream were there shortly after a request beside it was answered. */
  seenBeside?: number
}

export interface Runner {
  model: ApiModel
  transport: Transport
  limits: Limits
  /** Of the URL of the service, without a slash at its end: references in answers begin with it. */
  basePath?: string
  /** Header fields that the caller gave: of the first identity. */
  headers: readonly [name: string, value: string][]
  identities: Identities
  /** Milliseconds that may pass before a whole answer is there. */
  mostMs?: number
  /** Reads milliseconds that only grow. */
  clock(): number
  /** Why a call is not to be sent; without a call, why nothing is any more. */
  refusal?(call?: Call): string | undefined
  /** Told of each request that was sent. */
  sent(done: Done): void
}

/** Every header field that the caller gave, of whichever identity. */
export const givenHeaders = ({ headers, identities }: Runner): [name: string, value: string][] => [
  ...headers,
  ...Object.values(identities).flat(),
]

/** Why a scenario could not be carried out to its end. */
export interface Blocked {
  blocked: string
  /** Whether the service fell over on the way. */
  fell?: boolean
}

/** Sends the calls one behind the other; each may take values from the answers before it. */
export const runScenario = async (
  runner: Runner,
  scenario: Scenario,
  before: readonly Done[] = [],
): Promise<Done[] | Blocked> => {
  const done: Done[] = [...before]
  const send = (call: Call, around: Around) => runCall(runner, call, done, around)
  for (const [index, call] of scenario.entries()) {
    if (call.tweak?.beside) continue
    const other = scenario[index + 1]
    const next = other?.tweak?.beside ? await sendBeside(runner.limits, send, [call, other]) : await send(call, {})
    if ('blocked' in next) return because(next.blocked, done)
    done.push(...(Array.isArray(next) ? next : [next]))
  }
  return done
}

/** What an earlier request was refused for is why nothing can be taken from it. */
const because = (blocked: string, before: readonly Done[]): Blocked => {
  const failed = before.findLast(({ sent }) => sent.kind !== 'answer' || sent.status >= 300)
  if (!failed) return { blocked }
  const { sent, request } = failed
  const why = sent.kind === 'answer' ? `answers ${sent.status}` : 'has no answer'
  return { blocked: `${request.title} ${why}`, fell: sent.kind !== 'answer' || sent.status >= 500 }
}

const runCall = async (
  runner: Runner,
  call: Call,
  before: readonly Done[],
  around: Around,
): Promise<Done | Blocked> => {
  const built = requestOf(runner, call, before)
  if ('blocked' in built) return built
  const { reader, watch, how } = readingOf(runner.limits, call, around)
  const refused = runner.refusal?.(call)
  if (refused !== undefined) return { blocked: refused }
  const start = runner.clock()
  const sent = await runner.transport.send(built.request, watch, how)
  const done: Done = {
    call,
    ...built,
    sent,
    ms: runner.clock() - start,
    ...readAnswer(call, built.request, sent, reader),
  }
  runner.sent(done)
  return done
}

/** A call as it is sent, with what earlier answers give it. */
export const requestOf = (
  runner: Runner,
  call: Call,
  before: readonly Done[],
): Pick<Done, 'request' | 'values' | 'body'> | Blocked => {
  const values = new Map<string, JsonValue>()
  const parameters: Exchange['request']['parameters'] = []
  for (const { parameter, given } of call.parameters) {
    const value = valueFrom(given, before)
    if (value === undefined) return { blocked: `no earlier answer gives ${parameter.name}` }
    values.set(`${parameter.in}.${parameter.name}`, value)
    parameters.push({ parameter: 'asText' in given ? { ...parameter, contentType: 'text/plain' } : parameter, value })
  }
  let body = call.body?.value
  for (const { pointer, from } of call.body?.taken ?? []) {
    const value = valueFrom(from, before)
    if (value === undefined || body === undefined) return { blocked: `no earlier answer gives ${pointer} of the body` }
    body = replaced(body, pointer, value)
  }
  const target = call.tweak?.target && targetFrom(call.tweak.target, before, runner.basePath)
  if (call.tweak?.target && target === undefined) return { blocked: 'no earlier answer says where to go' }
  const built = wireRequest(runner, call, parameters, body)
  if ('unbuildable' in built) return { blocked: built.unbuildable }
  const request = target === undefined ? built : { ...built, target, title: `${built.method} ${target}` }
  return { request, values, ...(body !== undefined && { body }) }
}

/** Where a reference of an earlier answer leads. */
const targetFrom = (given: Given, before: readonly Done[], basePath?: string): string | undefined => {
  const reference = valueFrom(given, before)
  const from = isFromStep(given) ? before[given.fromStep]?.request.target : undefined
  return typeof reference === 'string' ? servicePath(reference, from ?? '/', basePath) : undefined
}

const valueFrom = (given: Given, before: readonly Done[]): JsonValue | undefined => {
  if (!isFromStep(given)) return given.value
  const step = before[given.fromStep]
  return step && evaluate(given.expression, step)
}

/** What an answer is by the document. */
export const readAnswer = (call: Call, request: WireRequest, sent: Sent, reader?: SseReader) => {
  if (sent.kind !== 'answer') return {}
  const response = declaredFor(call.operation, sent.status)
  const came = headerOf(sent, 'content-type')
  const mediaType =
    response?.content.find(({ name }) => came !== undefined && matchesMediaType(name, came)) ?? response?.content[0]
  const isStream = mediaType !== undefined && essence(mediaType.name) === 'text/event-stream'
  const stream =
    reader && isStream ? reader.finish(sent.end.kind === 'complete' || sent.end.kind === 'excess') : undefined
  const body = stream || sent.end.kind !== 'complete' ? undefined : bodyValue(sent, request.secrets)
  return {
    ...(response && { response }),
    ...(mediaType && { mediaType }),
    ...(stream && { stream }),
    ...(body?.kind === 'json' && { json: body.value as JsonValue }),
  }
}

const wireRequest = (
  runner: Runner,
  call: Call,
  parameters: Exchange['request']['parameters'],
  body: JsonValue | undefined,
): WireRequest | { unbuildable: string } => {
  const { operation, tweak = {} } = call
  if (operation.responses.length === 0) return { unbuildable: 'the operation declares no response' }
  const sent = call.body &&
    body !== undefined && { body: { contentType: call.body.contentType, value: body, invalid: false } }
  const built = buildRequest({ operation, request: { parameters, ...sent } }, runner.model)
  if ('unbuildable' in built) return built
  const fields = identityFields(runner, call.identity, operation)
  // Most requests are sent as the document describes them.
  if (fields.length === 0 && call.tweak === undefined) return built
  const bytes = tweak.bytes === undefined ? built.body : Buffer.from(tweak.bytes)
  const overrides: [string, string][] = [
    ...fields,
    ...(tweak.contentType === undefined ? [] : [['Content-Type', tweak.contentType] as [string, string]]),
    ...Object.entries(tweak.headers ?? {}),
    ...(bytes === undefined ? [] : [['Content-Length', String(bytes.length)] as [string, string]]),
  ]
  const named = new Set(overrides.map(([name]) => name.toLowerCase()))
  const method = tweak.method ?? built.method
  return {
    ...built,
    method,
    headers: [...built.headers.filter(([name]) => !named.has(name.toLowerCase())), ...overrides].map(
      ([name, value]): [string, string] => [tweak.capitals ? name.toUpperCase() : name, value],
    ),
    ...(bytes && { body: bytes }),
    title: built.title.replace(/^\S+/, method),
    secrets: [...built.secrets, ...fields.flatMap(([, value]) => secretsIn(value))],
  }
}

const identityFields = (
  { model, headers, identities }: Runner,
  identity: Identity,
  operation: Operation,
): readonly [string, string][] => {
  if (identity === 'given') return headers
  const without = (names: ReadonlySet<string>) => headers.filter(([name]) => !names.has(name.toLowerCase()))
  if (identity === 'none') return without(fieldsOf(credentialsOf(model, operation)))
  // implements: TL-VERIFY-208
  if (identity === 'other' || 'as' in identity) {
    const own = identities[identity === 'other' ? 'other' : identity.as] ?? []
    const replacedNames = new Set(own.map(([name]) => name.toLowerCase()))
    return [...headers.filter(([name]) => !replacedNames.has(name.toLowerCase())), ...own]
  }
  // Another way in would let them in rightly.
  const own = identity.header.toLowerCase()
  const ways = alternativesOf(model, operation).map(fieldsOf)
  const others = ways.filter((way) => !way.has(own)).flatMap((way) => [...way])
  const beside = new Set(ways.filter((way) => way.has(own)).flatMap((way) => [...way]))
  return [...without(new Set([own, ...others.filter((name) => !beside.has(name))])), [identity.header, identity.value]]
}

/** Header fields that carry credentials, in small letters. */
const fieldsOf = (credentials: readonly Credential[]): Set<string> =>
  new Set(
    credentials.flatMap(({ header, cookie }) => header?.toLowerCase() ?? (cookie === undefined ? [] : ['cookie'])),
  )
