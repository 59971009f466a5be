/** What one keyword of a schema said about a value. */
export interface Fault {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
  message?: string
}

/** A generated validator; what it found is in `errors` until it is called again. */
export interface Validate {
  (data: unknown): boolean
  errors?: readonly Fault[] | null
}

/** What a text may stand for, read from a schema; nothing said is any text. A function refers to a named schema. */
export interface Shape {
  scalars?: readonly ('string' | 'number' | 'boolean' | 'null')[]
  items?: Shape | (() => Shape)
  properties?: Readonly<Record<string, Shape | (() => Shape)>>
  /** Of properties without a name of their own. */
  others?: Shape | (() => Shape)
  /** Content of a file. */
  bytes?: true
}

/** How a parameter is written. */
export interface ParameterPlan {
  name: string
  style: string
  explode: boolean
  required: boolean
  /** Written as JSON. */
  json?: true
  shape?: Shape | (() => Shape)
}

export type Place = 'path' | 'query' | 'headers' | 'cookies'

export interface ParameterGroup {
  parameters: readonly ParameterPlan[]
  validate?: Validate
}

export type BodyKind = 'json' | 'text' | 'form' | 'multipart' | 'events' | 'binary'

export interface ContentPlan {
  kind: BodyKind
  shape?: Shape | (() => Shape)
  validate?: Validate
  stream?: StreamPlan
}

export interface BodyPlan {
  required: boolean
  /** By media type, which may be a range. */
  content: Readonly<Record<string, ContentPlan>>
}

export interface EventPlan {
  content: 'json' | 'text'
  terminal?: true
  /** May stand at any place of the order. */
  anywhere?: true
  validate?: Validate
}

export interface StreamPlan {
  /** Absent where the contract names none: then any event may be sent. */
  events?: Readonly<Record<string, EventPlan>>
  /** A literal last payload, which is no event. */
  sentinel?: string
  order?: OrderPlan
  /** The field of an event's data that counts 0, 1, 2 … */
  index?: { event: string; field: string }
}

/** An expression over events: which of its places may come first, behind each other, and last. */
export interface OrderPlan {
  names: readonly string[]
  first: readonly number[]
  follow: readonly (readonly number[])[]
  last: readonly number[]
  /** A stream without events is in order as well. */
  empty: boolean
}

export type ValueKind = 'string' | 'number' | 'boolean' | 'strings' | 'numbers' | 'booleans'

export interface AnswerPlan {
  headers?: Readonly<Record<string, { kind: ValueKind; required: boolean }>>
  content?: Readonly<Record<string, ContentPlan>>
}

/** An operation, as far as serving it needs to know. */
export interface AnyRoute {
  operationId: string
  method: string
  /** The path template of the document. */
  path: string
  /** The same path, as hono writes it. */
  pattern: string
  /** One of these is asked for; nothing is where the list is empty. */
  security: readonly Readonly<Record<string, readonly string[]>>[]
  parameters: Readonly<Partial<Record<Place, ParameterGroup>>>
  body?: BodyPlan
  /** By status, range (`4XX`) or `default`. */
  answers: Readonly<Record<string, AnswerPlan>>
}

/** A row of the route table, with the types of what its operation takes and answers. */
export interface Route<Call, Answer> extends AnyRoute {
  /** Of the types only; it has no value. */
  readonly types?: { call: Call; answer: Answer }
}

export type RouteTable = Readonly<Record<string, AnyRoute>>
