import { type Finding, type FindingTable, findingsOf, type Location } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { type Outcome, outcome } from './outcome.ts'

export const reqIdFieldFindings = {
  'req-id-malformed': {
    level: 'error',
    title: 'An `x-req-id` is not an ID or a short list of IDs',
    why: 'What names no requirement cannot be traced to one.',
    fix: 'Write one ID, or a list of at most three different ones.',
  },
  'req-id-unknown': {
    level: 'error',
    title: 'An `x-req-id` names a requirement that no spec states',
    why: 'The contract then promises something for a reason that nobody can read.',
    fix: 'Correct the ID, or state the requirement in a spec.',
  },
} as const satisfies FindingTable

const finding = findingsOf(reqIdFieldFindings)

/** The key of the contract extension, and how many IDs one object may name. */
export const reqIdKey = 'x-req-id'
export const mostReqIds = 3

/**
 * Reads an `x-req-id`: one ID, or a list of at most three.
 * @param locate the place of the field, or of an entry of its list
 * @param known every ID that a spec states; absent where nobody knows
 */
export const readReqIds = (
  value: unknown,
  locate: (entry?: number) => Location,
  known?: ReadonlySet<string>,
): Outcome<string[]> => {
  if (value === undefined) return outcome([])
  const entries: unknown[] = Array.isArray(value) ? value : [value]
  const at = (index: number) => ({ location: Array.isArray(value) ? locate(index) : locate() })
  const findings: Finding[] = []
  const ids: string[] = []
  if (entries.length === 0 || entries.length > mostReqIds) {
    const message = `'${reqIdKey}' lists ${entries.length} IDs; an object names one to three`
    findings.push(finding('req-id-malformed', message, { location: locate() }))
  }
  for (const [index, entry] of entries.entries()) {
    if (typeof entry !== 'string' || entry.trim() !== entry || entry === '') {
      findings.push(finding('req-id-malformed', `'${reqIdKey}' holds something that is no ID`, at(index)))
    } else if (ids.includes(entry)) {
      findings.push(finding('req-id-malformed', `'${reqIdKey}' names ${entry} twice`, at(index)))
    } else if (known && !known.has(entry)) {
      findings.push(finding('req-id-unknown', `no spec states ${entry}${didYouMean(entry, known)}`, at(index)))
    } else ids.push(entry)
  }
  return outcome(ids, findings)
}
