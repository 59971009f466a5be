export { type ExecutedLines, executedLines } from './executed-lines.ts'
export type { LinkedTest } from './judge-tests.ts'
export {
  type RequirementStatus,
  requirementStatuses,
  type Status,
  type StatusSources,
  statuses,
} from './requirement-status.ts'
export { judgeStatuses, resultsMissing, resultsUnreadable, statusFindings } from './status-findings.ts'
export { type Verdict, verdicts } from './verdict.ts'
