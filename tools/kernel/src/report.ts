import { atLeast, compareFindings, type Finding, type Level } from './finding.ts'

/** What a command hands to the edge: its own payload, and everything that it found. */
export interface Report<Result = unknown> {
  command: string
  /** The command's own payload, described by `docs/schemas/<command>.schema.json`. */
  result: Result
  findings: Finding[]
  /** How many findings `ci/waivers.yaml` took out. */
  waived?: number
  /** Lines that the text form prints before the findings. */
  text?: string[]
  /** What stands in their place in the Markdown form, where that can be more than the same lines. */
  markdown?: string[]
  /** Lines that stand below a finding in the forms for people, by its fingerprint. */
  below?: Readonly<Record<string, readonly string[]>>
  /** What was tried: a case of its own in JUnit, with what it found. What is found in none is a case as well. */
  cases?: readonly Case[]
  /** What to do next, the last line of the text form. */
  next?: string
  /** What stands on stdout in a form that only this command has, such as a diagram; findings then go to stderr. */
  printed?: string
  /** Whether it was interrupted: this is what there was until then, and it is shown all the same. */
  interrupted?: boolean
}

/** One thing that a command tried. */
export interface Case {
  /** What it belongs to: a service, a phase. */
  group: string
  name: string
  /** Fingerprints of what it found. */
  found: readonly string[]
  /** Why it was not tried. */
  skipped?: string
}

export interface Summary {
  errors: number
  warnings: number
  infos: number
  waived: number
}

export const summarise = (findings: readonly Finding[], waived = 0): Summary => {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), waived }
}

/** Exit 0 or 1, decided once: whether a finding stands at or above the bound. */
// implements: TL-EDGE-001
export const exitCodeOf = (findings: readonly Finding[], failOn: Level): 0 | 1 =>
  findings.some((finding) => atLeast(finding.level, failOn)) ? 1 : 0

/** The same finding from two readers of one file is one finding; the order is always the same. */
export const sortedFindings = (findings: readonly Finding[]): Finding[] => {
  const unique = new Map<string, Finding>()
  for (const finding of findings) {
    const { location, fingerprint, message } = finding
    unique.set([fingerprint, location?.file, location?.line, location?.column, message].join('\n'), finding)
  }
  return [...unique.values()].sort(compareFindings)
}
