import type { Finding } from './finding.ts'

/** What a stage returns: its value and everything that it found wrong on the way. */
export interface Outcome<T> {
  value: T
  findings: Finding[]
}

export const outcome = <T>(value: T, findings: Finding[] = []): Outcome<T> => ({ value, findings })
