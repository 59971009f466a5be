import type { Context, Env } from 'hono'
import type { Route, RouteTable } from './route.ts'

/** Bytes to answer with. */
export type Bytes = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>

/** Fields of a frame beside the name and the data of its event. */
export interface Frame {
  /** What a reader that lost its connection names in `Last-Event-ID`. */
  id?: string
  /** Milliseconds that a reader waits before it connects again. */
  retry?: number
}

/** A stream, or what opens it; nothing is opened for HEAD. */
type Events<Event> = AsyncIterable<Event & Frame> | (() => AsyncIterable<Event & Frame>)

type WithHeaders<Answer> = Answer extends { headers: infer Headers }
  ? Record<never, never> extends Headers
    ? Omit<Answer, 'headers'> & { headers?: Headers }
    : Answer
  : never

/** What a handler gives back: the answer of the contract; headers may be left out where none is required. */
export type Answered<Answer> = Answer extends { events: AsyncIterable<infer Event> }
  ? WithHeaders<Omit<Answer, 'events'>> & { events: Events<Event>; body?: never }
  : Answer extends { body: unknown }
    ? WithHeaders<Answer> & { events?: never }
    : WithHeaders<Answer> & { body?: never; events?: never }

export type Handler<Call, Answer, E extends Env> = (
  request: Call,
  context: Context<E>,
) => Answered<Answer> | Promise<Answered<Answer>>

/** A handler for each row of a route table, by its operationId. */
export type Handlers<Table extends RouteTable, E extends Env> = {
  readonly [Id in keyof Table]: Table[Id] extends Route<infer Call, infer Answer> ? Handler<Call, Answer, E> : never
}

/** Whatever a record has beyond the table, it must not have: that holds for variables as well as for literals. */
export type NoOthers<Given, Table> = { readonly [Id in Exclude<keyof Given, keyof Table>]: never }
