import type { Finding } from '@throughline/kernel'
import type { ShownFinding } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

/** Requests of so many causes are printed; all of them are in the JSON form. */
const mostShown = 8

/** The requests that show a finding, the judged one last: a shell can be given all of it. */
// implements: TL-VERIFY-402
export const shownText = ({ what, fingerprint, requests }: ShownFinding): string[] => [
  `# ${what}`,
  ...requests.flatMap(({ curl, answer }) => [...curl.split('\n'), `# → ${answer}`]),
  `# again: pnpm xtask verify --replay ${fingerprint}`,
]

/** Of each cause, the shortest course of requests that shows it. */
// implements: TL-VERIFY-413
export const requestsBelow = (
  findings: readonly Finding[],
  probes: readonly Probe[],
): Record<string, readonly string[]> => {
  const shown = new Map(probes.flatMap((probe) => probe.shown.map((each) => [each.fingerprint, each] as const)))
  const causes = Map.groupBy(
    findings.filter(({ fingerprint }) => shown.has(fingerprint)),
    ({ code, cause, fingerprint }) => (cause ? `${code}\n${cause.id}` : fingerprint),
  )
  const told = [...causes.values()].slice(0, mostShown).flatMap((all) => {
    const courses = all.flatMap(({ fingerprint }) => shown.get(fingerprint) ?? [])
    const [shortest] = courses.sort((a, b) => a.requests.length - b.requests.length || lengthOf(a) - lengthOf(b))
    return shortest ? [[shortest.fingerprint, shownText(shortest)] as const] : []
  })
  return Object.fromEntries(told)
}

const lengthOf = ({ requests }: ShownFinding): number => requests.reduce((sum, { curl }) => sum + curl.length, 0)
