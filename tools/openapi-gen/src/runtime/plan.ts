/** Where a parameter goes, and how it is written there. */
export interface ParameterPlan {
  in: 'path' | 'query' | 'headers' | 'cookies'
  name: string
  style: string
  explode: boolean
  /** In the query: leaves the reserved characters of RFC 3986 as they are. */
  reserved?: true
  /** Written as JSON. */
  json?: true
}

export type BodyKind = 'json' | 'text' | 'form' | 'multipart' | 'events' | 'binary'
export type ValueKind = 'string' | 'number' | 'boolean' | 'strings' | 'numbers' | 'booleans'

export interface AnswerPlan {
  headers?: Readonly<Record<string, { kind: ValueKind; required: boolean }>>
  /** Media type → how it is read. */
  content?: Readonly<Record<string, BodyKind>>
  /** Event name → how its data is read. Without it, any event is given as it comes. */
  events?: Readonly<Record<string, 'json' | 'text'>>
  terminal?: readonly string[]
  sentinel?: string
}

/** An operation, as far as sending it needs to know. */
export interface OperationPlan {
  name: string
  method: string
  path: string
  parameters?: readonly ParameterPlan[]
  /** Media type → how it is written. */
  body?: Readonly<Record<string, BodyKind>>
  /** Status, range (`4XX`) or `default` → what is answered. */
  answers: Readonly<Record<string, AnswerPlan>>
}
