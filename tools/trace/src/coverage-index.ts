export * from './coverage.ts'
export { dangling, findingOfGap, type Gap, gapFindings, orphans, unmapped, unproven } from './gaps/index.ts'
export { judgeTrace, readTrace, type Trace } from './read-trace.ts'
export {
  type RequirementStatus,
  type Status,
  statuses,
  statusFindings,
  type Verdict,
  verdicts,
} from './status/index.ts'
export * from './thresholds.ts'
