/** What the server of every document shares. It needs hono, and nothing else. */
export type { Env } from 'hono'
export type { BlankEnv } from 'hono/types'
export { InvalidAnswer } from './check-answer.ts'
export type { Answered, Bytes, Frame, Handler, Handlers } from './handlers.ts'
export { type ImplementOptions, implement, notAllowed } from './implement.ts'
export type { InvalidRequest, Issue } from './invalid.ts'
export type { AnyRoute, Place, Route, RouteTable, Shape } from './route.ts'
