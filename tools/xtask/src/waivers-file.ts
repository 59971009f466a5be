import { existsSync } from 'node:fs'
import { applyWaivers, parseSourceDocument, type Report, readWaivers, type Workspace } from '@throughline/kernel'

export const waiversFile = 'ci/waivers.yaml'

/**
 * Takes waived findings out of one command's report. Whether a waiver is faulty, unused or expired is the
 * gate's to say, which sees every command's findings; an expired one waives nothing here either.
 */
export const withoutWaived = (report: Report, workspace: Workspace, today: string): Report => {
  if (report.findings.length === 0 || !existsSync(workspace.absolute(waiversFile))) return report
  const { value } = parseSourceDocument(waiversFile, workspace.read(waiversFile))
  if (!value) return report
  const { kept, waived } = applyWaivers(report.findings, readWaivers(value).value, today, new Set())
  const own = new Set(report.findings)
  return {
    ...report,
    findings: kept.filter((finding) => own.has(finding)),
    waived: (report.waived ?? 0) + waived.length,
  }
}
