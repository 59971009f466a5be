import type { JsonValue, Operation, Parameter } from '@throughline/openapi'

/** A value that an earlier answer of the same scenario gives: a runtime expression of OpenAPI (`$response.body#/id`). */
export interface FromStep {
  fromStep: number
  expression: string
}

/** A value that goes into a request: given, or taken from an earlier answer. `asText`: as it is, in no media type. */
export type Given = { value: JsonValue; asText?: true } | FromStep

export const isFromStep = (given: Given): given is FromStep => 'fromStep' in given

/** Header fields of whoever asks, by the name of an identity: `other` is the second one. */
export type Identities = Readonly<Record<string, readonly [name: string, value: string][]>>

/** Whose credentials a request carries: those given, of the second identity or a further one, none, or the given ones altered. */
export type Identity = 'given' | 'other' | 'none' | { as: string } | { header: string; value: string }

/** What is changed on the way from a request that the document describes to the one that is sent. */
export interface Tweak {
  method?: string
  /** Replaces the body's bytes; its length follows. */
  bytes?: string
  contentType?: string
  /** Header fields that take the place of those of the same name. */
  headers?: Record<string, string>
  /** Names of header fields are written in capitals. */
  capitals?: boolean
  /** The client goes away once so many events of a stream are there. */
  leave?: number
  /** It waits so many milliseconds behind each of the first pieces of a body. */
  pauseMs?: number
  /** It reads no longer than so many milliseconds. */
  withinMs?: number
  /** Sent while the stream of the call before is open, behind its first event. */
  beside?: true
  /** Where the request goes instead: a URI reference that an earlier answer gives. */
  target?: FromStep
}

/** One request, as the document describes it: everything that can be sent again. */
export interface Call {
  operation: Operation
  parameters: { parameter: Parameter; given: Given }[]
  body?: {
    contentType: string
    value: JsonValue
    /** Members of the value, by JSON Pointer, that earlier answers give. */
    taken: { pointer: string; from: FromStep }[]
  }
  identity: Identity
  tweak?: Tweak
}

/** Requests, in order; what is judged is the last one, in the light of those before. */
export type Scenario = readonly Call[]
