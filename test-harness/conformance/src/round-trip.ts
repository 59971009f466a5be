import { isDeepStrictEqual } from 'node:util'
import { type Call, groups, makeCall } from './arguments.ts'
import {
  headerValue,
  pairsOf,
  pathTexts,
  pathValue,
  type Raw,
  type Received,
  readBody,
  shapeOf,
  takeQuery,
  typed,
} from './read-request.ts'
import { type MadeReply, makeReply } from './replies.ts'
import { isObject, type Json, readSource, type SourceDocument } from './source-document.ts'
import {
  kindsOf,
  type SourceOperation,
  type SourceParameter,
  schemaInside,
  sourceOperations,
} from './source-operations.ts'
import { openStage, type Stage } from './stage.ts'

/** A generated module, as far as it is called here. */
export type ClientModule = Record<string, (client: unknown, request?: object) => Promise<unknown>>

export interface RoundTrip {
  operations: number
  /** Calls that were made, and answers that were read. */
  calls: number
  /** What was judged wrong, each with its operation. */
  failures: string[]
  /** What no value was found for. */
  unmade: string[]
}

/** The function of each operation, by the last line of its documentation that names a method and a path. */
export const functionNames = (client: string): Map<string, string> => {
  const found = new Map<string, string>()
  let operation = ''
  for (const line of client.split('\n')) {
    operation = /^(?:\/\*\*| \*) `([A-Z]+ \/.*)`(?: \*\/)?$/.exec(line)?.[1] ?? operation
    const name = /^export const (\w+)/.exec(line)?.[1]
    if (name === undefined) continue
    if (operation !== '') found.set(operation.replaceAll('*\\/', '*/'), name)
    operation = ''
  }
  return found
}

/** Calls every operation of a client with each of its bodies, and lets it read each of its answers. */
// implements: TL-OPENAPI-223, TL-OPENAPI-227
export const roundTrip = async (
  file: string,
  client: ClientModule,
  names: ReadonlyMap<string, string>,
): Promise<RoundTrip> => {
  const source = readSource(file)
  const operations = sourceOperations(source)
  const stage = await openStage()
  const result: RoundTrip = { operations: operations.length, calls: 0, failures: [], unmade: [] }
  try {
    for (const operation of operations) {
      const id = `${operation.method.toUpperCase()} ${operation.path}`
      const call = client[names.get(id) ?? '']
      if (call === undefined) {
        result.failures.push(`${id}: the client has no function for it`)
        continue
      }
      for (const problem of await callOperation(source, operation, call, client, stage, result)) {
        result.failures.push(`${id}: ${problem}`)
      }
    }
  } finally {
    await stage.close()
  }
  return result
}

const callOperation = async (
  source: SourceDocument,
  operation: SourceOperation,
  call: (client: unknown, request?: object) => Promise<unknown>,
  module: ClientModule,
  stage: Stage,
  result: RoundTrip,
): Promise<string[]> => {
  const id = `${operation.method.toUpperCase()} ${operation.path}`
  const declared = operation.answers.flatMap((answer) =>
    (answer.content.length === 0 ? [undefined] : answer.content).map((media) => ({ answer, media })),
  )
  const answers = declared.length === 0 ? [undefined] : declared
  const bodiless = ['get', 'head'].includes(operation.method)
  if (bodiless && operation.bodyRequired) return unmade(result, id, 'fetch sends no body with this method')
  const bodies =
    bodiless || operation.bodies.length === 0
      ? [undefined]
      : [...operation.bodies, ...(operation.bodyRequired ? [] : [undefined])]
  const problems: string[] = []
  const create = module.createClient as unknown as (options: object) => unknown
  for (let turn = 0; turn < Math.max(answers.length, bodies.length); turn++) {
    const wanted = answers[turn % answers.length]
    const made = makeCall(source, operation, bodies[turn % bodies.length], turn)
    if ('unmade' in made) {
      result.unmade.push(`${id}: ${made.unmade}`)
      continue
    }
    const reply = wanted && makeReply(source, operation, wanted.answer, wanted.media)
    if (reply !== undefined && 'unmade' in reply) {
      result.unmade.push(`${id}: ${reply.unmade}`)
      continue
    }
    stage.expect(reply?.reply ?? { status: 200, headers: {}, body: '' })
    result.calls++
    try {
      const answer = await call(create({ baseUrl: stage.baseUrl }), made.arguments)
      if (reply === undefined) problems.push('an answer that no contract describes was taken for one')
      else
        problems.push(
          ...(await judgeAnswer(source, reply, answer)).map((problem) => `answer ${reply.status}: ${problem}`),
        )
    } catch (error) {
      // An operation without responses promises nothing that could be read.
      const expected = reply === undefined && error instanceof Error && error.name === 'UnexpectedAnswer'
      if (!expected) problems.push(`threw ${error instanceof Error ? error.message : String(error)}`)
    }
    const received = stage.received()
    if (received === undefined) problems.push('no request came')
    else problems.push(...(await judgeRequest(source, operation, made, received)))
  }
  return problems
}

const unmade = (result: RoundTrip, id: string, why: string): string[] => {
  result.unmade.push(`${id}: ${why}`)
  return []
}

/** Every leaf as text: what a request of text can carry of a value. */
const asText = (value: Json): Raw => {
  const leaf = (inner: Json) => (typeof inner === 'object' ? JSON.stringify(inner) : String(inner))
  if (Array.isArray(value)) return value.map(leaf)
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, leaf(inner)]))
    : leaf(value)
}

const judgeRequest = async (
  source: SourceDocument,
  operation: SourceOperation,
  { arguments: sent, media, value }: Call,
  received: Received,
): Promise<string[]> => {
  const problems: string[] = []
  if (received.method !== operation.method.toUpperCase()) problems.push(`the method was ${received.method}`)
  const [path = '', query = ''] = received.url.split('?')
  const texts = pathTexts(operation.path.split(/[?#]/)[0] ?? '', path)
  if (texts === undefined) return [...problems, `the path was ${path}`]
  const pairs = pairsOf(query, '&')
  const cookies = pairsOf(received.headers.cookie ?? '', '; ')
  // Parameters that take whatever name they like come last.
  for (const parameter of [...operation.parameters].sort((a, b) => greed(source, a) - greed(source, b))) {
    const wanted = sent[groups[parameter.in]]?.[parameter.name]
    const raw = rawOf(source, parameter, wanted, { texts, pairs, cookies, headers: received.headers })
    const at = `${parameter.in} ${parameter.name}`
    if (wanted === undefined || raw === undefined) {
      if (wanted !== undefined || raw !== undefined)
        problems.push(`${at}: sent ${JSON.stringify(wanted)}, came ${JSON.stringify(raw)}`)
      continue
    }
    const came = parameter.json ? (JSON.parse(String(raw)) as Json) : typed(source, parameter.schema, raw)
    const wrong = parameter.schema.url === '' ? undefined : source.judge(parameter.schema)(came)
    if (wrong !== undefined) problems.push(`${at}: ${wrong}: ${JSON.stringify(raw)}`)
    const same = parameter.json ? isDeepStrictEqual(came, wanted) : isDeepStrictEqual(raw, asText(wanted))
    if (!same) problems.push(`${at}: sent ${JSON.stringify(wanted)}, came ${JSON.stringify(raw)}`)
  }
  if (pairs.length > 0) problems.push(`the query says more: ${pairs.join(' ')}`)
  if (media === undefined) return received.body.length === 0 ? problems : [...problems, 'a body came']
  const type = received.headers['content-type'] ?? ''
  const wantedType = media.name.replaceAll('*', 'x-any').split(';')[0] ?? ''
  if (!type.toLowerCase().startsWith(wantedType.toLowerCase()))
    problems.push(`the body came as ${type}, not ${wantedType}`)
  const came = await readBody(source, media, received, value)
  if (value === undefined) {
    const text = sent.body instanceof Blob ? await sent.body.text() : sent.body
    const body = new TextDecoder().decode(received.body)
    return body === text || body === JSON.stringify(text) || media.schema === undefined
      ? problems
      : [...problems, `the body was ${body}`]
  }
  const wrong = media.schema && source.judge(media.schema)(came)
  if (wrong !== undefined) problems.push(`body: ${wrong}`)
  if (!isDeepStrictEqual(came, value))
    problems.push(`body: sent ${JSON.stringify(value)}, came ${JSON.stringify(came)}`)
  return problems
}

const greed = (source: SourceDocument, { in: place, explode, style, schema }: SourceParameter): number =>
  place === 'query' && explode && style === 'form' && kindsOf(source, schema).has('object') ? 1 : 0

interface RawRequest {
  texts: Record<string, string>
  pairs: [string, string][]
  cookies: [string, string][]
  headers: Readonly<Record<string, string>>
}

const rawOf = (
  source: SourceDocument,
  parameter: SourceParameter,
  sent: Json | undefined,
  { texts, pairs, cookies, headers }: RawRequest,
): Raw | undefined => {
  const shape = parameter.json ? 'scalar' : shapeOf(source, parameter.schema, sent)
  if (parameter.in === 'header') {
    const text = headers[parameter.name.toLowerCase()]
    return text === undefined ? undefined : headerValue(parameter, text, shape)
  }
  if (parameter.in === 'path') {
    const text = texts[parameter.name]
    return text === undefined ? undefined : pathValue(parameter, text, shape)
  }
  const known = (name: string) =>
    schemaInside(source, parameter.schema, 'properties', name) !== undefined ||
    (isObject(sent) && Object.hasOwn(sent, name))
  return takeQuery(parameter, parameter.in === 'query' ? pairs : cookies, shape, known)
}

const judgeAnswer = async (source: SourceDocument, made: MadeReply, answer: unknown): Promise<string[]> => {
  const { status, headers, body, events } = answer as {
    status: number
    headers: Record<string, unknown>
    body?: unknown
    events?: AsyncIterable<{ data: unknown }>
  }
  const problems: string[] = []
  if (status !== made.status) problems.push(`the status was read as ${status}`)
  for (const [name, value] of Object.entries(made.headers)) {
    if (!isDeepStrictEqual(headers[name], value))
      problems.push(`the header ${name} was read as ${JSON.stringify(headers[name])}, not ${JSON.stringify(value)}`)
  }
  const came = made.kind === 'events' ? await eventData(events) : body instanceof Blob ? await body.text() : body
  if (!isDeepStrictEqual(came, made.value))
    problems.push(`read ${JSON.stringify(came)?.slice(0, 300)}, not ${JSON.stringify(made.value)?.slice(0, 300)}`)
  const { media } = made
  if (media?.schema === undefined || (made.kind !== 'json' && made.kind !== 'events')) return problems
  for (const each of made.kind === 'events' ? (came as Json[]) : [came]) {
    const wrong = source.judge(media.schema)(each)
    if (wrong !== undefined) problems.push(wrong)
  }
  return problems
}

const eventData = async (events: AsyncIterable<{ data: unknown }> | undefined): Promise<unknown> => {
  const read: unknown[] = []
  for await (const { data } of events ?? []) read.push(typeof data === 'string' ? JSON.parse(data) : data)
  return read
}
