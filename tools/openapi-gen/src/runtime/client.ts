/** A request as it goes out. It can be sent any number of times, unless its body is a stream. */
export interface OutgoingRequest {
  /** The operation that it belongs to. */
  readonly operation: string
  method: string
  url: string
  headers: Headers
  body?: NonNullable<RequestInit['body']>
  duplex?: 'half'
  redirect?: 'manual'
  signal?: AbortSignal
}

export type Send = (request: OutgoingRequest) => Promise<Response>

/** Stands between a call and the network: it may change the request, answer itself, or send again. */
export type Middleware = (request: OutgoingRequest, next: Send) => Promise<Response>

/** Fixed, or asked for with each call. A credential that is `undefined` is not sent. */
export type Credential<Value> = Value | undefined | (() => Value | undefined | Promise<Value | undefined>)

/** Judges what is sent and received; made by `validation.ts`. */
export interface Validation {
  /** Throws what keeps a call from being sent. */
  call(operation: string, call: object): void
  /** Gives the answer, or throws what is wrong with it. */
  answer<Answer extends { status: number }>(operation: string, answer: Answer, fail: (message: string) => Error): Answer
}

/** Sends requests to one service. Every operation takes it first. */
export interface Client {
  readonly baseUrl: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  readonly auth: Readonly<Record<string, unknown>>
  readonly middleware: readonly Middleware[]
  readonly timeout: number | undefined
  readonly validate: Validation | undefined
}

export interface ClientOptions<Auth = Readonly<Record<string, never>>> {
  /** Where the service runs; paths of the contract are appended. */
  baseUrl: string
  /** Stands in for the global `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** Sent with every request, a function where they change; a request's own headers win. */
  headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)
    | undefined
  /** By security scheme of the contract; sent with the operations that ask for it. */
  auth?: Auth | undefined
  /** The first is the outermost. */
  middleware?: readonly Middleware[] | undefined
  /** Milliseconds that a call may take, all of its attempts together, until its answer is read or its stream begins. */
  timeout?: number | undefined
  /** Judges calls and answers: the `validation` of the module beside this one. */
  validate?: Validation | undefined
}

/** What every call takes beside what its operation has. */
export interface CallOptions {
  /** Ends the call, and the stream that it answered with. */
  signal?: AbortSignal | undefined
  /** In the place of the client's. */
  timeout?: number | undefined
  /** For this call alone, inside that of the client. */
  middleware?: readonly Middleware[] | undefined
}

export const createClient = <Auth extends object>(options: ClientOptions<Auth>): Client => {
  const { baseUrl, fetch, headers, auth, middleware = [], timeout, validate } = options
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    fetch: fetch ?? ((url, init) => globalThis.fetch(url, init)),
    headers: async () => (typeof headers === 'function' ? headers() : (headers ?? {})),
    auth: { ...auth },
    middleware,
    timeout,
    validate,
  }
}
