import { type FindingTable, findingsOf } from '@throughline/kernel'
import { courseFindings } from './courses.ts'
import { exchangeFindings } from './exchanges.ts'
import { requestFindings } from './requests.ts'
import { responseFindings } from './responses.ts'
import { runFindings } from './runs.ts'
import { serviceFindings } from './services.ts'
import { streamFindings } from './streams.ts'

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
