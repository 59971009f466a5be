import type { Cause } from '@throughline/kernel'
import type { VerifyCode } from './index.ts'

/** What a fault says, and where: as far as its cause goes. */
export interface Told {
  code: VerifyCode
  /** Pointer into the bundle: of what several operations share, it is the same. */
  pointer: string
  message: string
  subject: string
  common?: string
  /** What was tried, where one operation may show it in several ways. */
  what?: string
}

type Common = (told: Told) => string | undefined

const ofSubject: Common = ({ subject }) => subject
const ofWords: Common = ({ message }) => message
const ofSchema: Common = ({ pointer, message }) => `${pointer} ${withoutValues(message)}`

/** What faults of one code have in common where they have one cause; a code without a row is its own cause each time. */
const commons: Partial<Record<VerifyCode, Common>> = {
  // A middleware, an error handler, the defaults of a framework: operations share them.
  'status-undeclared': ofSubject,
  'challenge-missing': ofSubject,
  'allow-missing': ofSubject,
  'retry-after-malformed': ofSubject,
  'correlation-lost': ofSubject,
  'media-type-ignored': ofSubject,
  'malformed-accepted': ofSubject,
  'accept-ignored': ofSubject,
  'method-not-allowed-missing': ofSubject,
  'credentials-not-asked': ofSubject,
  'credentials-not-checked': ofSubject,
  'scheme-case-sensitive': ofSubject,
  'existence-shown': ofSubject,
  'stack-trace-shown': ofSubject,
  'credential-shown': ofSubject,
  'problem-status-differs': ofSubject,
  'media-type-refused': ofSubject,
  'media-type-case-sensitive': ofSubject,
  'header-case-sensitive': ofSubject,
  'allow-contradicts': ofSubject,
  'length-without-content': ofSubject,
  'invalid-accepted': ofSubject,
  'valid-refused': ofSubject,
  // A bare 500 says nothing of its cause.
  'server-error': ({ common }) => common,
  // The words name all of it, whichever status or operation it is seen at.
  'header-missing': ofWords,
  'content-type-mismatch': ofWords,
  'body-unexpected': ofWords,
  // A schema that operations share is broken in one way.
  'body-invalid': ofSchema,
  'header-invalid': ofSchema,
  'sse-payload-invalid': ofSchema,
}

/** What came differs from answer to answer. */
const withoutValues = (message: string): string => message.replace(/: [^:]*$/, '').replaceAll(/"[^"]*"|\d+/g, '')

/** What a fault has in common with others of its code, seen at an operation. */
// implements: TL-VERIFY-413
export const causeOf = (told: Told, operationId: string): Cause | undefined => {
  const id = commons[told.code]?.(told)
  if (id === undefined) return undefined
  const message = told.code === 'status-undeclared' ? `answers ${told.subject}, which is not declared` : told.message
  const { code, what } = told
  return { id, message, at: code === 'server-error' && what !== undefined ? `${operationId} (${what})` : operationId }
}
