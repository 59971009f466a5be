/** What the functions of a client share. It needs nothing but `fetch`. */
import { answerOf } from './answer.ts'
import type { OperationPlan } from './plan.ts'
import { type AnyRequest, requestOf } from './request.ts'

export { UnexpectedAnswer } from './answer.ts'
export type { ServerSentEvent } from './event-stream.ts'
export type { OperationPlan } from './plan.ts'

/** Sends requests to one service. Every operation takes it first. */
export interface Client {
  readonly baseUrl: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly headers: () => Promise<Readonly<Record<string, string>>>
}

export interface ClientOptions {
  /** Where the service runs; paths of the contract are appended. */
  baseUrl: string
  /** Stands in for the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Sent with every request, a function where they change; a request's own headers win. */
  headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)
}

export const createClient = (options: ClientOptions): Client => {
  const { headers } = options
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    headers: async () => (typeof headers === 'function' ? headers() : (headers ?? {})),
  }
}

/** What every call takes beside what its operation has. */
export interface CallOptions {
  /** Ends the call, and the stream that it answered with. */
  signal?: AbortSignal | undefined
}

/** Sends one request. The plan and the type of the answer come from the same contract. */
export const send = async <Answer>(client: Client, plan: OperationPlan, request: AnyRequest): Promise<Answer> => {
  const { url, init } = await requestOf(client, plan, request)
  const response = await client.fetch(url, init)
  return (await answerOf(plan, response, request.signal)) as Answer
}
