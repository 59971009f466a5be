import type { Fault, Place } from './route.ts'

/** One thing that is wrong with a request, or with what a handler answered. */
export interface Issue {
  in: Place | 'status' | 'body' | 'events'
  /** JSON Pointer of the value that is wrong. */
  pointer: string
  message: string
  /** What the schema says, where a schema said it. */
  keyword?: string
  params?: Record<string, unknown>
}

/** A request that no handler sees. */
export interface InvalidRequest {
  operationId: string
  /**
   * `schema`: a value breaks its schema. `malformed`: something cannot be read as what it should be. The others are
   * about the body as a whole.
   */
  reason: 'schema' | 'malformed' | 'body-missing' | 'body-too-large' | 'media-type'
  status: 400 | 413 | 415
  message: string
  issues: readonly Issue[]
}

export const isInvalid = (value: object): value is InvalidRequest => 'reason' in value

/** What cannot be read. Thrown by readers of values, caught where the place is known. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')

export const issuesOf = (place: Issue['in'], faults: readonly Fault[] | null | undefined): Issue[] =>
  (faults ?? []).map(({ instancePath, message, keyword, params }) => ({
    in: place,
    pointer: instancePath,
    message: message ?? 'breaks its schema',
    keyword,
    params,
  }))

/** RFC 9457, with the issues beside: what is answered where nobody says otherwise. */
export const problemOf = ({ status, message, issues }: InvalidRequest): string =>
  JSON.stringify({
    title: message,
    status,
    issues: issues.map(({ in: place, pointer, message: text }) => ({ in: place, pointer, message: text })),
  })
