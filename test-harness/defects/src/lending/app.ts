import { Hono } from 'hono'
import { type Answer, failed, fellOver } from './answer.ts'
import type { BugId } from './bugs.ts'
import { authenticate } from './credentials.ts'
import { emptyDepot } from './depot.ts'
import { handlers } from './handlers.ts'
import { measuresOf } from './measures.ts'
import { type Json, type OperationRules, readRules } from './request-rules.ts'

export interface LendingOptions {
  bugs?: readonly BugId[]
  newId?: () => string
  now?: () => Date
}

const mostBytes = 16 * 1024

/** The lending depot as a value: what `openapi.yaml` promises, but for the bugs that are switched on. */
export const createLendingApp = ({ bugs = [], newId, now }: LendingOptions = {}): Hono => {
  const on = new Set(bugs)
  const has = (bug: BugId) => on.has(bug)
  const depot = emptyDepot(newId ?? (() => crypto.randomUUID()), now ?? (() => new Date()))
  const measures = measuresOf(depot, has)
  const rules = readRules(on)
  const app = new Hono()

  const serve = async (request: Request, path: Record<string, string>, rule: OperationRules): Promise<Answer> => {
    if (depot.down) return fellOver
    const header = (name: string) => request.headers.get(name) ?? undefined
    const url = new URL(request.url)
    const unknown = path.itemId !== undefined && !depot.items.has(path.itemId)
    if (has('auth-late') && unknown) return failed(404, 'NOT_FOUND', 'no such item')
    const caller = authenticate(rule, header, has)
    if ('status' in caller) return caller
    const read = rule.parameters({ path, query: Object.fromEntries(url.searchParams), headers: header })
    if ('fault' in read) return failed(400, 'INVALID_REQUEST', read.fault)
    const body = rule.bodyTypes.length === 0 ? { value: null } : await readBody(request, rule, has)
    if ('status' in body) return body
    const handler = handlers[rule.operationId]
    if (!handler) throw new Error(`the lending service has no handler for ${rule.operationId}`)
    return handler({
      depot,
      has,
      member: caller.member,
      parameters: read.values,
      body: body.value,
      accept: header('Accept') ?? '',
      signal: request.signal,
      created: measures.created,
    })
  }

  for (const [route, ofRoute] of Map.groupBy(rules, (rule) => rule.route)) {
    const methods = ofRoute.map(({ method }) => method)
    app.all(route, async (context) => {
      const request = context.req.raw
      // Where HEAD is not described, it is GET without content.
      const method = request.method === 'HEAD' && !methods.includes('HEAD') ? 'GET' : request.method
      const rule = ofRoute.find((each) => each.method === method)
      const answer = rule
        ? await serve(request, context.req.param() as Record<string, string>, rule)
        : refusedMethod(methods, has)
      measures.answered(request.method, route, answer.status)
      return respond(request, answer, depot.newId, has)
    })
  }
  app.get('/metrics', () => measures.scrape())
  app.notFound((context) =>
    respond(context.req.raw, failed(404, 'NOT_FOUND', 'there is nothing here'), depot.newId, has),
  )
  return app
}

const refusedMethod = (methods: readonly string[], has: (bug: BugId) => boolean): Answer => {
  if (has('wrong-method-as-404')) return failed(404, 'NOT_FOUND', 'there is nothing here')
  const allowed = methods.includes('GET') && !methods.includes('HEAD') ? ['HEAD', ...methods] : methods
  const headers = has('allow-missing') ? {} : { Allow: allowed.join(', ') }
  return failed(405, 'METHOD_NOT_ALLOWED', 'this method is not for this resource', headers)
}

const readBody = async (
  request: Request,
  rule: OperationRules,
  has: (bug: BugId) => boolean,
): Promise<{ value: Json } | Answer> => {
  const type = (request.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const taken = rule.bodyTypes.includes(type) || (has('wrong-media-type-taken') && type === 'text/plain')
  if (!taken) return failed(415, 'UNSUPPORTED_MEDIA_TYPE', `the body is to be ${rule.bodyTypes.join(' or ')}`)
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > mostBytes) {
    return has('large-as-500') ? fellOver : failed(413, 'TOO_LARGE', `a body has ${mostBytes} bytes at most`)
  }
  let value: Json
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch (error) {
    if (has('malformed-as-500')) return fellOver
    const stack = has('stack-shown') && error instanceof Error ? `: ${error.stack}` : ''
    return failed(400, 'INVALID_REQUEST', `the body is no JSON${stack}`)
  }
  const wide = has('wide-characters-refused') ? ((value as { name?: unknown } | null)?.name ?? '') : ''
  const sturdy = has('sturdy-insured-refused') && isSturdyInsured(value)
  const altered = typeof wide === 'string' && wide.length > 40 ? '/name is too long' : undefined
  const fault = altered ?? (sturdy ? '/insured is for what may break' : rule.bodyFault(value))
  if (fault === undefined) return { value }
  const answer = failed(400, 'INVALID_REQUEST', fault)
  return has('error-as-text') ? { ...answer, type: 'text/plain', body: fault } : answer
}

const isSturdyInsured = (value: Json): boolean => {
  const { insured, fragile } = (value ?? {}) as { insured?: Json; fragile?: Json }
  return insured === true && fragile === false
}

const respond = (request: Request, answer: Answer, newId: () => string, has: (bug: BugId) => boolean): Response => {
  const { status, body, stream, type = 'application/json' } = answer
  const headers = new Headers(answer.headers)
  const sent = request.headers.get('X-Request-Id')
  const isValid = sent !== null && /^[A-Za-z0-9-]{1,64}$/.test(sent)
  const id = isValid && !has('request-id-fresh') ? sent : newId()
  if (!(has('request-id-missing') && status >= 400)) headers.set('X-Request-Id', id)
  if (stream) {
    headers.set('Content-Type', type)
    return new Response(stream, { status, headers })
  }
  if (body === undefined) return new Response(null, { status, headers })
  headers.set('Content-Type', type)
  const text = type === 'application/json' || type === 'text/html' ? JSON.stringify(altered(answer, has)) : String(body)
  const more = (body as { nextCursor?: unknown } | null)?.nextCursor
  const open = has('quotes-unescaped') && status < 300 ? text.replaceAll('\\"', '"') : text
  const cut = has('json-cut') && typeof more === 'string' ? text.slice(0, -1) : open
  return new Response(request.method === 'HEAD' ? null : cut, { status, headers })
}

/** Errors as the broken variants word them. */
const altered = ({ status, body }: Answer, has: (bug: BugId) => boolean): unknown => {
  if (status !== 404) return body
  const { message } = body as { message: string }
  if (has('error-without-envelope')) return { error: message }
  return has('error-code-unknown') ? { code: 'E404', message } : body
}
