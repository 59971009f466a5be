import { headerOf } from '../send.ts'
import type { Check } from './check.ts'

/** Header fields that HTTP asks for or whose form it gives. @see RFC 9110 §10.2, §11.6, §15.5 */
// implements: TL-VERIFY-220
export const checkHttpFields: Check = ({ done, answer }) => {
  const { pointer } = done.response ?? done.call.operation
  const field = (name: string) => headerOf(answer, name)
  const retry = field('retry-after')
  return [
    ...(answer.status === 401 && field('www-authenticate') === undefined
      ? [
          {
            code: 'challenge-missing' as const,
            pointer,
            message: 'answers 401 without WWW-Authenticate',
            subject: '401',
          },
        ]
      : []),
    ...(answer.status === 405 && field('allow') === undefined
      ? [{ code: 'allow-missing' as const, pointer, message: 'answers 405 without Allow', subject: '405' }]
      : []),
    ...(retry !== undefined && !/^\d+$/.test(retry) && !isHttpDate(retry)
      ? [
          {
            code: 'retry-after-malformed' as const,
            pointer,
            message: `its Retry-After, ${JSON.stringify(retry.slice(0, 60))}, is neither seconds nor an HTTP date`,
            subject: 'retry-after',
          },
        ]
      : []),
  ]
}

/** @see RFC 9110 §5.6.7 IMF-fixdate */
const isHttpDate = (text: string): boolean =>
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(
    text,
  ) && !Number.isNaN(Date.parse(text))
