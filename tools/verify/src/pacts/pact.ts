import type { SourceDocument } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'

/** What a consumer relies on, whichever version of the Pact specification its file follows. */
export interface Pact {
  source: SourceDocument
  consumer: string
  provider: string
  interactions: Interaction[]
}

export interface Interaction {
  description: string
  states: { name: string; params: JsonObject }[]
  /** Pointer into the file. */
  pointer: string
  /** Absent for what is no HTTP request. */
  http?: { request: PactRequest; response: PactResponse }
}

export interface PactRequest extends PactMessage {
  method: string
  path: string
  query: { name: string; values: string[]; pointer: string }[]
}

export interface PactResponse extends PactMessage {
  status: number
}

/** What request and response have in common. */
export interface PactMessage {
  pointer: string
  headers: { name: string; text: string; pointer: string }[]
  body?: PactBody
  rules: MatchingRule[]
}

export interface PactBody {
  /** As its header says it, else as it looks. */
  contentType: string
  content: { kind: 'json'; value: JsonValue } | { kind: 'text'; text: string } | { kind: 'bytes' }
  pointer: string
}

/** What a value may be beside the one that stands in the pact. */
export interface MatchingRule {
  part: 'body' | 'header'
  /** Of a body the way to the value, name by name; of a header its name. */
  way: string[]
  matchers: { match: string; regex?: string }[]
  pointer: string
}
