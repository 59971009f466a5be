import { sortedFindings, summarise } from '../report.ts'
import type { Printer } from './printer.ts'

/** Exactly one JSON document. */
// implements: TL-EDGE-003
export const json: Printer = ({ command, result, findings, waived }) =>
  `${JSON.stringify({ schemaVersion: 1, command, result, findings: sortedFindings(findings), summary: summarise(findings, waived) }, undefined, 2)}\n`
