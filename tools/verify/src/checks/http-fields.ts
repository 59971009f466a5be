import type { Header } from '@throughline/openapi'
import type { VerifyCode } from '../findings/index.ts'
import { headerOf } from '../http/send.ts'
import type { Check } from './check.ts'

/** Header fields that HTTP asks for or excludes, or whose form it gives. @see RFC 9110 §8.6, §10.2, §11.6, §15.5 */
// implements: TL-VERIFY-220
export const checkHttpFields: Check = ({ done, answer }) => {
  const { pointer, headers = [] } = done.response ?? { pointer: done.call.operation.pointer }
  const { status } = answer
  const field = (name: string) => headerOf(answer, name)
  const fault = (code: VerifyCode, subject: string, message: string) => ({ code, pointer, message, subject })
  const allow = status === 405 ? field('allow') : undefined
  const length = status === 204 ? field('content-length') : undefined
  const retry = field('retry-after')
  // Where the document requires the field, its absence is told already.
  const isMissing = (name: string) => field(name) === undefined && !isRequired(headers, name)
  const refused = done.request.method
  return [
    ...(status === 401 && isMissing('www-authenticate')
      ? [fault('challenge-missing', '401', 'answers 401 without WWW-Authenticate')]
      : []),
    ...(status === 405 && isMissing('allow') ? [fault('allow-missing', '405', 'answers 405 without Allow')] : []),
    ...(allow?.split(',').some((method) => method.trim() === refused)
      ? [fault('allow-contradicts', '405', `answers 405 to ${refused}, and names it in Allow`)]
      : []),
    ...(length !== undefined
      ? [fault('length-without-content', '204', `answers 204 with Content-Length: ${length.slice(0, 20)}`)]
      : []),
    ...(retry !== undefined && !/^\d+$/.test(retry) && !isHttpDate(retry)
      ? [
          fault(
            'retry-after-malformed',
            'retry-after',
            `its Retry-After, ${JSON.stringify(retry.slice(0, 60))}, is neither seconds nor an HTTP date`,
          ),
        ]
      : []),
  ]
}

const isRequired = (headers: readonly Header[], name: string): boolean =>
  headers.some((header) => header.required && header.name.toLowerCase() === name)

/** @see RFC 9110 §5.6.7 IMF-fixdate */
const isHttpDate = (text: string): boolean =>
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(
    text,
  ) && !Number.isNaN(Date.parse(text))
