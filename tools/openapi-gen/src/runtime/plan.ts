import type { Client } from './client.ts'

/** Any call, seen from inside. */
export interface AnyCall {
  path?: object
  query?: object
  headers?: object
  cookies?: object
  body?: unknown
  contentType?: string | undefined
}

/** A request while its parts are written. */
export interface Draft {
  path: string
  query: string[]
  cookies: string[]
  headers: Headers
  body?: NonNullable<RequestInit['body']>
  /** What `fetch` asks for where a body is a stream. */
  duplex?: 'half'
}

/** Writes one thing that an operation sends. An operation names the parts that it has, so that a bundle holds no others. */
export type Part = (draft: Draft, call: AnyCall, client: Client) => void | Promise<void>

/** What a reader of an answer knows beside the response. */
export interface Reading {
  /** An error that names the operation. */
  fail(message: string, body?: string): Error
  signal: AbortSignal | undefined
  progress: Progress | undefined
}

/** How far a stream was read, over all its connections. */
export interface Progress {
  /** The last ID that the stream gave. */
  id: string
  /** Milliseconds to wait before connecting again, where the stream says so. */
  retry: number | undefined
  /** The error that another connection may mend. */
  lost: unknown
}

/** Reads the content of one media type: `{ body }` or `{ events }`. */
export type Reader = (response: Response, reading: Reading) => object | Promise<object>

/** Reads the text of a header; nothing where it cannot be read. */
export type HeaderReader = (text: string) => unknown

export interface AnswerPlan {
  /** Headers that must be there. */
  headers?: Readonly<Record<string, HeaderReader>>
  optionalHeaders?: Readonly<Record<string, HeaderReader>>
  /** By media type. Without it, there is no body. */
  content?: Readonly<Record<string, Reader>>
}

/** An operation, as far as sending it needs to know. */
export interface Plan {
  name: string
  method: string
  path: string
  sends?: readonly Part[]
  /** A redirect that the contract declares is an answer: followed, it would never be seen. */
  redirects?: true
  /** By status, range (`4XX`) or `default`; several that answer alike share a key, with spaces between. */
  answers: Readonly<Record<string, AnswerPlan>>
}
