import type { Check } from './check.ts'

/** Lines as the run times of several languages write them. */
const traces: readonly [language: string, pattern: RegExp][] = [
  ['JavaScript', /\bat (?:[\w.<>$[\] ]{1,80} )?\(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]{1,300}:\d+:\d+\)?/],
  ['Python', /Traceback \(most recent call last\)|File "[^"]{1,200}", line \d+, in /],
  ['Java', /\bat [\w$.]{1,200}\([\w$]{1,80}\.(?:java|kt|scala):\d+\)/],
  ['Go', /goroutine \d+ \[running\]:/],
  ['Ruby', /[\w/.-]{1,200}\.rb:\d+:in [`']/],
  ['PHP', /#\d+ [^\n]{1,200}\.php\(\d+\)/],
  ['.NET', / in [^\n]{1,200}\.cs:line \d+/],
]

/** No answer shows how the service is built, or a credential. @see CWE-209, CWE-522 */
// implements: TL-VERIFY-221
export const checkLeaks: Check = ({ done, answer }) => {
  const { pointer } = done.response ?? done.call.operation
  // Without one or the other there is nothing to be found.
  if (answer.status < 400 && done.request.secrets.length === 0) return []
  const text = answer.body.subarray(0, 200_000).toString('utf8')
  const trace = answer.status >= 400 ? traces.find(([, pattern]) => pattern.test(text)) : undefined
  const secret = done.request.secrets
    .map((value) => value.split(' ').at(-1) ?? '')
    .find((value) => value.length >= 8 && text.includes(value))
  return [
    ...(trace
      ? [
          {
            code: 'stack-trace-shown' as const,
            pointer,
            message: `its ${answer.status} shows a stack trace (${trace[0]})`,
            subject: String(answer.status),
          },
        ]
      : []),
    ...(secret === undefined
      ? []
      : [
          {
            code: 'credential-shown' as const,
            pointer,
            message: `its ${answer.status} repeats the credential that was sent`,
            subject: String(answer.status),
          },
        ]),
  ]
}
