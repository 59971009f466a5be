import type { Operation } from '@throughline/openapi'
import type { Scenario } from '../scenario/call.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Fullness } from '../values/valid-value.ts'

export type Phase = 'examples' | 'coverage' | 'fuzz' | 'stateful' | 'streams'

/** Something to try: made anew for each variant, so that it can be sent a second time. */
export interface Trial {
  phase: Phase
  operation: Operation
  intent: Intent
  /** How much the request has beside what is tried: only what is required, where nothing is said. */
  fullness?: Fullness
  /** Requests, the judged one last; undefined where this variant has none. */
  make(variant: number): Scenario | undefined
}
