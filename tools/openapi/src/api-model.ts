import type { Location } from '@throughline/kernel'

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A Schema Object as it stands in the bundle: references are internal (`#/…`), nothing is dereferenced. */
export type SchemaObject = JsonObject | boolean

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const
export type Method = (typeof methods)[number]

/**
 * One OpenAPI document, bundled and judged: the only form in which generators, rules and the verifier see it.
 * @see OpenAPI Specification 3.0.4 and 3.1.1
 */
export interface ApiModel {
  /** The entry document, relative to the workspace. */
  file: string
  version: '3.0' | '3.1'
  /** `info.title` and `info.version`. */
  title: string
  apiVersion: string
  /** The whole document, plain JSON, every `$ref` internal. */
  bundle: JsonObject
  /** Of `paths`, in document order; of each path, methods in the order of the specification. */
  operations: Operation[]
  /** What the API sends by itself, in document order. */
  webhooks: Webhook[]
  /** `components.schemas`, in document order. */
  schemas: { name: string; pointer: string; schema: SchemaObject; reqIds: string[] }[]
  /** Follows an internal `$ref` chain to the value that it reaches, with that value's pointer. */
  resolve(node: JsonValue, pointer: string): { value: JsonValue; pointer: string }
  /** Where a pointer into the bundle stands in the source files. */
  locate(pointer: string, options?: { key?: boolean }): Location
}

/** @see OpenAPI 3.1.1 §4.8.1 `webhooks` */
export interface Webhook {
  name: string
  pointer: string
  operations: Operation[]
}

/** @see OpenAPI 3.1.1 §4.8.18 Callback Object */
export interface Callback {
  name: string
  /** The runtime expression that says where the request goes: `{$request.body#/url}`. */
  expression: string
  pointer: string
  operations: Operation[]
}

/** @see OpenAPI 3.1.1 §4.8.10 Operation Object */
export interface Operation {
  operationId: string
  method: Method
  /** The path template, as in the document: `/v1/tasks/{id}`. Of a webhook its name, of a callback its expression. */
  path: string
  /** Pointer into the bundle. */
  pointer: string
  summary?: string
  description?: string
  deprecated: boolean
  tags: string[]
  reqIds: string[]
  /** Of the operation and its path item, references resolved, the operation's own winning. */
  parameters: Parameter[]
  requestBody?: RequestBody
  /** In document order. */
  responses: Response[]
  /** In document order. */
  callbacks: Callback[]
}

/** @see OpenAPI 3.1.1 §4.8.12 Parameter Object */
export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required: boolean
  deprecated: boolean
  description?: string
  style: string
  explode: boolean
  allowReserved: boolean
  /** Absent where the parameter is described by `content`. */
  schema?: SchemaObject
  /** The media type that serialises it, where it is described by `content`. */
  contentType?: string
  content?: MediaType
  example?: JsonValue
  examples: Example[]
  pointer: string
  reqIds: string[]
}

/** @see OpenAPI 3.1.1 §4.8.13 Request Body Object */
export interface RequestBody {
  required: boolean
  description?: string
  content: MediaType[]
  pointer: string
}

/** @see OpenAPI 3.1.1 §4.8.17 Response Object */
export interface Response {
  /** `200`, `4XX` or `default`. */
  status: string
  description: string
  headers: Header[]
  content: MediaType[]
  /** Keys of `x-exchanges`, for a response without content. */
  exchanges: { key: string; pointer: string; providerState?: ProviderState }[]
  pointer: string
  reqIds: string[]
}

/** @see OpenAPI 3.1.1 §4.8.21 Header Object */
export interface Header {
  name: string
  required: boolean
  deprecated: boolean
  description?: string
  explode: boolean
  /** Absent where the header is described by `content`. */
  schema?: SchemaObject
  content?: MediaType
  example?: JsonValue
  examples: Example[]
  pointer: string
  reqIds: string[]
}

/** @see OpenAPI 3.1.1 §4.8.14 Media Type Object */
export interface MediaType {
  /** `application/json`, as in the document. */
  name: string
  schema?: SchemaObject
  example?: JsonValue
  examples: Example[]
  /** How members of a form are written; absent where the document says nothing of it. */
  encoding?: Record<string, Encoding>
  /** Read from `x-sse-events`, on `text/event-stream`. */
  sse?: SseContract
  pointer: string
}

/** @see OpenAPI 3.1.1 §4.8.15 Encoding Object */
export interface Encoding {
  contentType?: string
  /** Absent where the document names neither style, explode nor allowReserved: `contentType` decides then. */
  style?: string
  explode: boolean
  headers: Header[]
}

/** @see OpenAPI 3.1.1 §4.8.19 Example Object */
export interface Example {
  key: string
  value: JsonValue
  /** `x-invalid: true`: breaks its own schema on purpose. */
  invalid: boolean
  /** `x-match: exact`: the values are judged as well. */
  exact: boolean
  providerState?: ProviderState
  pointer: string
}

export interface ProviderState {
  name: string
  params: JsonObject
}

/** The promises of an event stream. */
export interface SseContract {
  /** In document order. */
  events: SseEvent[]
  order?: SseOrder
  /** The field of an event's payload that counts 0, 1, 2 … in each stream. */
  index?: { event: string; field: string }
  /** A literal last payload that is no event, such as `[DONE]`. */
  sentinel?: string
  pointer: string
}

export interface SseEvent {
  name: string
  schema?: SchemaObject
  /** Nothing follows it. */
  terminal: boolean
  /** May stand at any place; taken out before `order` is matched. */
  anywhere: boolean
  content: 'json' | 'text'
  description?: string
  pointer: string
  reqIds: string[]
}

/** The `order` expression: alternatives of sequences of factors. */
export type SseOrder =
  | { kind: 'event'; name: string }
  | { kind: 'sequence'; parts: SseOrder[] }
  | { kind: 'alternatives'; parts: SseOrder[] }
  | { kind: 'repeat'; part: SseOrder; from: 0 | 1; to: 1 | 'many' }

/** Examples with the same key on a request and one response: what is sent, and what must come back. */
export interface Exchange {
  operation: Operation
  key: string
  request: {
    /** Values of parameters by place and name; what is left out is not sent. */
    parameters: { parameter: Parameter; value: JsonValue }[]
    body?: { contentType: string; value: JsonValue; invalid: boolean }
  }
  response: Response
  /** The media type whose example it is; absent for a response without content. */
  mediaType?: MediaType
  example?: Example
  providerState?: ProviderState
  pointer: string
}
