import picomatch from 'picomatch'
import { type Finding, type FindingTable, findingsOf, type Location } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { SourceDocument } from './source-document.ts'

/** One entry of `ci/waivers.yaml`: a finding that is accepted for a time, and why. */
export interface Waiver {
  code: string
  /** Glob over the finding's file; or a fingerprint. Exactly one of the two. */
  where?: string
  fingerprint?: string
  reason: string
  owner: string
  /** ISO 8601 date: the last day on which it holds. */
  expires: string
}

export const waiverFindings = {
  'waiver-invalid': {
    level: 'error',
    title: 'A waiver lacks a field or has one that is not understood',
    why: 'A waiver that nobody owns, explains or ends is a hole in the gate.',
    fix: 'Give it code, reason, owner, expires (YYYY-MM-DD), and one of where and fingerprint.',
  },
  'waiver-unused': {
    level: 'error',
    title: 'A waiver matches no finding',
    why: 'What it waived is mended or moved; left standing it would hide the next one.',
    fix: 'Remove the waiver.',
  },
  'waiver-expired': {
    level: 'error',
    title: 'A waiver is past its last day',
    why: 'It was accepted for a time, and that time is over.',
    fix: 'Mend what it waived, or agree on a new date.',
  },
} as const satisfies FindingTable

const finding = findingsOf(waiverFindings)

interface PlacedWaiver extends Waiver {
  location: Location
}

/** Reads the list of waivers; each faulty entry is a finding and waives nothing. */
export const readWaivers = (document: SourceDocument): Outcome<PlacedWaiver[]> => {
  const entries = document.value ?? []
  const at = (pointer: string) => document.locate(pointer)
  if (!Array.isArray(entries)) {
    return outcome([], [finding('waiver-invalid', 'the file is not a list of waivers', { location: at('') })])
  }
  const waivers: PlacedWaiver[] = []
  const findings: Finding[] = []
  for (const [index, entry] of entries.entries()) {
    const location = at(`/${index}`)
    const fault = faultOf(entry)
    if (fault) findings.push(finding('waiver-invalid', fault, { location }))
    else waivers.push({ ...(entry as Waiver), location })
  }
  return outcome(waivers, findings)
}

const waiverKeys = new Set(['code', 'where', 'fingerprint', 'reason', 'owner', 'expires'])

// implements: TL-EDGE-005
const faultOf = (entry: unknown): string | undefined => {
  if (entry === null || typeof entry !== 'object') return 'the entry is not a mapping'
  const unknown = Object.keys(entry).find((key) => !waiverKeys.has(key))
  if (unknown) return `unknown key '${unknown}'${didYouMean(unknown, waiverKeys)}`
  const fields = entry as Record<string, unknown>
  const missing = ['code', 'reason', 'owner', 'expires'].find(
    (key) => typeof fields[key] !== 'string' || fields[key] === '',
  )
  if (missing) return `'${missing}' is missing or not a text`
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(fields.expires)) || Number.isNaN(Date.parse(String(fields.expires)))) {
    return "'expires' is not a date (YYYY-MM-DD)"
  }
  if ((typeof fields.where === 'string') === (typeof fields.fingerprint === 'string')) {
    return "it needs exactly one of 'where' and 'fingerprint'"
  }
  return undefined
}

export interface Waived {
  kept: Finding[]
  waived: Finding[]
}

/**
 * Takes the waived findings out, and adds one for each waiver that is unused or expired.
 * @param today ISO 8601 date
 * @param codesChecked the codes that this run could have reported: a waiver of another code is not judged unused
 */
// implements: TL-EDGE-005
export const applyWaivers = (
  findings: readonly Finding[],
  waivers: readonly PlacedWaiver[],
  today: string,
  codesChecked?: ReadonlySet<string>,
): Waived => {
  const used = new Set<PlacedWaiver>()
  const live = waivers.filter((waiver) => waiver.expires >= today)
  const matchers = new Map(
    live.map((waiver) => [waiver, waiver.where === undefined ? undefined : picomatch(waiver.where)]),
  )
  const covers = (waiver: PlacedWaiver, each: Finding): boolean =>
    waiver.code === each.code &&
    (waiver.fingerprint === each.fingerprint || matchers.get(waiver)?.(each.location?.file ?? '') === true)
  const kept: Finding[] = []
  const waived: Finding[] = []
  for (const each of findings) {
    const waiver = live.find((candidate) => covers(candidate, each))
    if (waiver) used.add(waiver)
    ;(waiver ? waived : kept).push(each)
  }
  for (const waiver of waivers) {
    const { code, expires, location } = waiver
    if (expires < today)
      kept.push(finding('waiver-expired', `the waiver of '${code}' ended on ${expires}`, { location }))
    else if (!used.has(waiver) && (codesChecked?.has(code) ?? true)) {
      kept.push(finding('waiver-unused', `the waiver of '${code}' matches no finding`, { location }))
    }
  }
  return { kept, waived }
}
