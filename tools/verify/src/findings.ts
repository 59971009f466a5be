import { type FindingTable, findingsOf } from '@throughline/kernel'
import { courseFindings } from './findings/courses.ts'
import { exchangeFindings } from './findings/exchanges.ts'
import { requestFindings } from './findings/requests.ts'
import { responseFindings } from './findings/responses.ts'
import { runFindings } from './findings/runs.ts'
import { serviceFindings } from './findings/services.ts'
import { streamFindings } from './findings/streams.ts'

/** Everything that the verifier may report. */
export const verifyFindings = {
  ...responseFindings,
  ...streamFindings,
  ...serviceFindings,
  ...exchangeFindings,
  ...requestFindings,
  ...courseFindings,
  ...runFindings,
} as const satisfies FindingTable

export type VerifyCode = keyof typeof verifyFindings

export const finding = findingsOf(verifyFindings)
