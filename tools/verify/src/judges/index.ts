import type { Finding } from '@throughline/kernel'
import { judgeBody } from './body.ts'
import { judgeContentType } from './content-type.ts'
import { judgeEnd } from './end.ts'
import { judgeExample } from './example.ts'
import { judgeHeaders } from './headers.ts'
import type { Judge, Observation } from './observation.ts'
import { judgeSseEnd } from './sse-end.ts'
import { judgeSseEvents } from './sse-events.ts'
import { judgeSseFraming } from './sse-framing.ts'
import { judgeSseIndex } from './sse-index.ts'
import { judgeSseOrder } from './sse-order.ts'
import { judgeStatus } from './status.ts'

/** `decisive`: where this judge finds something, the ones below it would only say the same in other words. */
interface Row {
  judge: Judge
  decisive: boolean
}

/** Every judge, in the order in which they look. */
export const judges = {
  status: { judge: judgeStatus, decisive: true },
  headers: { judge: judgeHeaders, decisive: false },
  'content-type': { judge: judgeContentType, decisive: true },
  end: { judge: judgeEnd, decisive: false },
  body: { judge: judgeBody, decisive: true },
  'sse-framing': { judge: judgeSseFraming, decisive: false },
  'sse-events': { judge: judgeSseEvents, decisive: false },
  'sse-order': { judge: judgeSseOrder, decisive: false },
  'sse-index': { judge: judgeSseIndex, decisive: false },
  'sse-end': { judge: judgeSseEnd, decisive: false },
  example: { judge: judgeExample, decisive: false },
} as const satisfies Record<string, Row>

// implements: TL-VERIFY-001, TL-VERIFY-002
export const judgeAnswer = (seen: Observation): Finding[] => {
  const findings: Finding[] = []
  for (const { judge, decisive } of Object.values(judges) as Row[]) {
    const found = judge(seen)
    findings.push(...found)
    if (decisive && found.length > 0) break
  }
  return findings
}
