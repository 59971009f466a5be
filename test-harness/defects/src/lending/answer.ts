/** What a handler says; `app.ts` puts it into a Response. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  /** Written as JSON, unless `type` says otherwise. */
  body?: unknown
  type?: string
  /** The bytes themselves, in place of `body`. */
  stream?: ReadableStream<Uint8Array>
}

export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'CONFLICT'
  | 'PRECONDITION_FAILED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNKNOWN_ITEM'

export const failed = (status: number, code: ErrorCode, message: string, headers = {}): Answer => ({
  status,
  body: { code, message },
  headers,
})

/** What the broken variants answer where they fall over. */
export const fellOver: Answer = { status: 500, body: { code: 'INTERNAL', message: 'something went wrong' } }
