import { type Finding, placesText, toldOf } from '@throughline/kernel'
import type { ShownFinding } from './run/explore.ts'
import { wholeIn } from './shown/shown-request.ts'

/** What a test fails with: what is broken, what shows it, and the line of whoever asked. */
// implements: TL-VERIFY-419
export const brokenPromise = (
  findings: readonly Finding[],
  shown: readonly ShownFinding[],
  { stack = '' }: Error,
): Error => {
  const text = textOf(findings, shown)
  const error = new Error(text)
  error.name = 'BrokenPromise'
  error.stack = [`${error.name}: ${text}`, ...stack.split('\n').slice(1)].join('\n')
  return error
}

/** Each cause once, with the requests that show it; there is no server that curl could ask. */
const textOf = (findings: readonly Finding[], shown: readonly ShownFinding[]): string =>
  toldOf(findings)
    .map(({ finding: { code, location, help }, all, message, places }) => {
      const evidence = shown.find((each) => all.some(({ fingerprint }) => fingerprint === each.fingerprint))
      const requests = evidence?.requests.map(({ http, answer }) => `${http.trimEnd()}\n→ ${answer}`) ?? []
      return [
        `${message}  [${code}]`,
        ...(location ? [`promised at ${location.file}:${location.line}`] : []),
        ...(places.length > 0 ? [placesText(places)] : []),
        ...(evidence
          ? [
              '',
              `${evidence.what}:`,
              '',
              requests.join('\n\n').replaceAll(wholeIn, '`value.shown` of `explore` has them all, as a curl command'),
            ]
          : []),
        ...(help === undefined ? [] : ['', help]),
      ].join('\n')
    })
    .join('\n\n')
