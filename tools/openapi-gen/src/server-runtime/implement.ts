import { type Context, type Env, Hono } from 'hono'
import type { BlankEnv } from 'hono/types'
import { type AnyAnswer, send } from './answer.ts'
import { checkedAnswer, type InvalidAnswer } from './check-answer.ts'
import type { Handlers, NoOthers } from './handlers.ts'
import { type InvalidRequest, isInvalid, problemOf } from './invalid.ts'
import { byPrecedence } from './paths.ts'
import { type ReadOptions, requestReader } from './read-request.ts'
import type { AnyRoute, RouteTable } from './route.ts'
import { own } from './values.ts'

export interface ImplementOptions<E extends Env> extends ReadOptions {
  /** Where the routes go; a new app where nothing is said. */
  app?: Hono<E>
  /** Answers a request that breaks its contract; RFC 9457's JSON with the issues where nothing is said. */
  onInvalidRequest?: (invalid: InvalidRequest, context: Context<E>) => Response | Promise<Response>
  /**
   * Whether answers are held to the contract too, events one by one: for tests. `throw` gives what is wrong to the
   * app's `onError` and breaks a stream off; `report` sends it all the same.
   */
  validateResponses?: 'off' | 'report' | 'throw'
  /** Told what `report` found; written to the console where nothing is said. */
  onInvalidAnswer?: (failure: InvalidAnswer, context: Context<E>) => void
  /** Told why a stream broke off, which no reader sees; written to the console where nothing is said. */
  onStreamError?: (error: unknown, context: Context<E>) => void
}

/**
 * An app that answers every operation of a route table by its handler. What does not fit the contract does not compile:
 * a handler that is missing, one too many, an answer of another shape.
 */
export const implement = <const Table extends RouteTable, Given extends Handlers<Table, E>, E extends Env = BlankEnv>(
  routes: Table,
  handlers: Given & NoOthers<Given, Table>,
  options: ImplementOptions<E> = {},
): Hono<E> => {
  const { app = new Hono<E>() } = options
  // Types are checked above; inside, one environment is as good as another.
  register(app as unknown as Hono, Object.values(routes), handlers, options as unknown as ImplementOptions<BlankEnv>)
  return app
}

type AnyHandler = (request: object, context: Context) => AnyAnswer | Promise<AnyAnswer>

// implements: TL-OPENAPI-163
const register = (
  app: Hono,
  rows: readonly AnyRoute[],
  handlers: object,
  options: ImplementOptions<BlankEnv>,
): void => {
  const onInvalidRequest: (invalid: InvalidRequest, context: Context) => Response | Promise<Response> =
    options.onInvalidRequest ?? answerInvalid
  const known = new Set(rows.map(({ operationId }) => operationId))
  const extra = Object.keys(handlers).find((name) => !known.has(name))
  if (extra !== undefined) throw new TypeError(`there is no operation '${extra}'`)
  for (const route of byPrecedence(rows)) {
    const { operationId, method, pattern } = route
    const handler = own(handlers as Readonly<Record<string, AnyHandler>>, operationId)
    if (typeof handler !== 'function') throw new TypeError(`the operation '${operationId}' has no handler`)
    const read = requestReader(route, options)
    const write = writer(route, options)
    const isHead = method === 'head'
    // hono asks the handlers of GET for HEAD.
    app.on(isHead ? 'GET' : method.toUpperCase(), pattern, async (context, next) => {
      if (isHead && context.req.method !== 'HEAD') return next()
      const taken = await read(context)
      if (isInvalid(taken)) return onInvalidRequest(taken, context)
      return write(context, await handler.call(handlers, taken.request, context))
    })
  }
}

const answerInvalid = (invalid: InvalidRequest, context: Context): Response =>
  context.body(problemOf(invalid), invalid.status, { 'content-type': 'application/problem+json' })

const writer = (route: AnyRoute, options: ImplementOptions<BlankEnv>) => {
  const { validateResponses = 'off', onInvalidAnswer = toConsole, onStreamError = toConsole } = options
  return (context: Context, answer: AnyAnswer): Response => {
    const judge = (failure: InvalidAnswer): void => {
      if (validateResponses === 'throw') throw failure
      onInvalidAnswer(failure, context)
    }
    const resumed = context.req.header('last-event-id') !== undefined
    const checked = validateResponses === 'off' ? answer : checkedAnswer(route, answer, judge, resumed)
    return send(context, route, checked, { onStreamError: (error) => onStreamError(error, context) })
  }
}

const toConsole = (error: unknown): void => console.error(error)

/**
 * Answers methods that a path of the table does not know: 405 with `Allow`. It goes behind everything else that
 * answers at these paths.
 */
// implements: TL-OPENAPI-170
export const notAllowed = (
  routes: RouteTable,
  answer: (allow: string, context: Context) => Response | Promise<Response> = answerNotAllowed,
): Hono => {
  const app = new Hono()
  const methods = new Map<string, Set<string>>()
  for (const { pattern, method } of byPrecedence(Object.values(routes))) {
    const known = methods.get(pattern) ?? new Set()
    known.add(method.toUpperCase())
    methods.set(pattern, known)
  }
  for (const [pattern, known] of methods) {
    // hono answers HEAD wherever it answers GET.
    if (known.has('GET')) known.add('HEAD')
    app.all(pattern, (context) => answer([...known].join(', '), context))
  }
  return app
}

const answerNotAllowed = (allow: string, context: Context): Response =>
  context.body(JSON.stringify({ title: 'this path does not know the method', status: 405 }), 405, {
    allow,
    'content-type': 'application/problem+json',
  })
