import type { Client } from './client.ts'
import { matching } from './lookup.ts'
import type { Draft, Part } from './plan.ts'
import { encode, entriesOf, scalar } from './values.ts'

/** Writes a body of one media type. */
export type Writer = (value: unknown, draft: Draft, client: Client) => NonNullable<RequestInit['body']>

/** The body of an operation, by media type. The first is meant where a call names none. */
export const body =
  (writers: Readonly<Record<string, Writer>>): Part =>
  (draft, call, client) => {
    if (call.body === undefined) return
    const contentType = call.contentType ?? Object.keys(writers)[0] ?? ''
    draft.headers.set('content-type', contentType)
    draft.body = (writers[matching(writers, contentType) ?? ''] ?? toBytes)(call.body, draft, client)
  }

export const toJson: Writer = (value) => JSON.stringify(value)

export const toText: Writer = (value) => value as string

// implements: TL-OPENAPI-143
export const toBytes: Writer = (value, draft) => {
  if (value instanceof ReadableStream) draft.duplex = 'half'
  return value as NonNullable<RequestInit['body']>
}

/**
 * `application/x-www-form-urlencoded`. Properties that the contract encodes are written as query parameters are; of the
 * others a list repeats its name, and an object is JSON.
 */
export const toForm =
  (encodings: Readonly<Record<string, Part>> = {}): Writer =>
  (value, draft, client) => {
    const form: Draft = { ...draft, query: [] }
    for (const [name, inner] of entriesOf(value as object)) {
      if (Object.hasOwn(encodings, name)) encodings[name]?.(form, { query: value as object }, client)
      else for (const item of [inner].flat()) form.query.push(`${encode(name)}=${encode(scalar(item))}`)
    }
    return form.query.join('&')
  }
