import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { BugId } from './bugs.ts'
import { exposureHandlers } from './exposures.ts'
import type { Admitted, Answer, Handler } from './handler.ts'
import { instrumentHandlers } from './instruments.ts'
import { type Operation, operationsOf, violationsIn } from './operations.ts'
import { absent, badRequest, Refusal } from './problem.ts'
import { accountOf, checkObserver, type SiteKeys } from './site-keys.ts'
import { emptyStore } from './store.ts'
import { telescopeHandlers } from './telescopes.ts'

export interface ObservatoryDeps {
  keys: SiteKeys
  now: () => Date
  newExposureRef: () => string
  newTraceRef: () => string
  bug?: BugId | undefined
}

/** The service as a value. It keeps its document, but for the one bug that it is told to have. */
export const createObservatory = ({ keys, bug, newTraceRef, ...given }: ObservatoryDeps): Hono => {
  const has = (asked: BugId): boolean => asked === bug
  const observatory = { store: emptyStore(), has, ...given }
  const handlers: Record<string, Handler> = {
    ...telescopeHandlers(observatory),
    ...instrumentHandlers(observatory),
    ...exposureHandlers(observatory),
  }
  const operations = operationsOf(has)
  const app = new Hono()

  app.use(async (c, next) => {
    await next()
    const sent = c.req.header('Trace-Ref')
    c.header('Trace-Ref', sent !== undefined && /^[A-Za-z0-9-]{4,40}$/.test(sent) ? sent : newTraceRef())
  })

  for (const operation of operations) {
    const handler = handlers[operation.id]
    if (!handler) throw new Error(`nothing answers ${operation.id}`)
    app.on(operation.method, operation.route, async (c) =>
      answered(c, handler(await admitted(c, operation, keys, has))),
    )
  }
  for (const [route, allowed] of allowedMethods(operations)) {
    app.all(route, () => {
      const problem = { type: '/problems/method', title: 'The method is not allowed here', status: 405 } as const
      throw new Refusal(problem, { Allow: allowed })
    })
  }

  const refused = (error: Error): Response => {
    const { problem, headers } =
      error instanceof Refusal ? error : { problem: { title: 'Something broke', status: 500 }, headers: {} }
    const told = has('problem-of-other-status') && problem.status === 422 ? { ...problem, status: 400 } : problem
    const mediaType = has('problem-as-json') ? 'application/json' : 'application/problem+json'
    return new Response(JSON.stringify(told), {
      status: problem.status,
      headers: { ...headers, 'Content-Type': mediaType },
    })
  }
  app.onError(refused)
  app.notFound(() => refused(absent('place')))
  return app
}

const allowedMethods = (operations: readonly Operation[]): Map<string, string> => {
  const byRoute = Map.groupBy(operations, ({ route }) => route)
  const names = (of: readonly Operation[]) => of.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : method))
  return new Map([...byRoute].map(([route, of]) => [route, names(of).join(', ')]))
}

const answered = (c: Context, { status, headers = {}, body, frames }: Answer): Response => {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.status(status as 200)
  if (body !== undefined) return c.json(body)
  if (!frames) return c.body(null)
  c.header('Content-Type', 'text/event-stream')
  c.header('Cache-Control', 'no-store')
  return stream(c, async (out) => {
    for (const each of frames) await out.write(each)
  })
}

const admitted = async (
  c: Context,
  { parameters, body, signed }: Operation,
  keys: SiteKeys,
  has: (bug: BugId) => boolean,
): Promise<Admitted> => {
  const account = accountOf(keys, c.req.header('X-Site-Key'))
  if (signed) checkObserver(account, c.req.header('Authorization'), has)
  const values = Object.fromEntries(parameters.map((each) => [each.name, parameterIn(c, each)]))
  return {
    ...(values as unknown as Admitted),
    ifMatch: values['If-Match'] as string | undefined,
    site: account.site,
    body: body && (await bodyOf(c, body)),
  }
}

const parameterIn = (
  c: Context,
  { name, in: where, numeric, fallback, check }: Operation['parameters'][number],
): unknown => {
  const all =
    where === 'query' ? (c.req.queries(name) ?? []) : [where === 'path' ? c.req.param(name) : c.req.header(name)]
  const [text] = all
  if (text === undefined) return fallback
  const value = numeric && /^-?(0|[1-9][0-9]*)$/.test(text) ? Number(text) : text
  if (all.length > 1) throw badRequest(`${name} is given more than once`)
  if (!check(value)) throw badRequest(`${name} breaks its schema`, violationsIn(check.errors))
  return value
}

const bodyOf = async (c: Context, { mediaType, check }: NonNullable<Operation['body']>): Promise<unknown> => {
  const text = await c.req.text()
  if (text === '') throw badRequest('There is no body')
  const sent = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (sent !== mediaType) {
    const detail = `It takes ${mediaType}`
    throw new Refusal({ type: '/problems/other-media-type', title: 'Another media type', status: 415, detail })
  }
  const value = parsed(text)
  if (check(value)) return value
  const violations = violationsIn(check.errors)
  throw new Refusal({ type: '/problems/unprocessable', title: 'The body breaks its schema', status: 422, violations })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The body is not JSON')
  }
}
