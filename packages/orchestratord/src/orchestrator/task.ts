import type { AdmissionResponse, TaskRequest } from '@contracts/api-types/data'
import type { Start } from '@orchestrator/core'
import type { EventLog } from './event-log.ts'
import type { Pool } from './pools.ts'

/** A task that was admitted, from then until it is forgotten. */
export interface Task {
  readonly request: TaskRequest
  readonly pool: Pool
  readonly admission: AdmissionResponse
  readonly admittedAt: number
  readonly log: EventLog
  phase: 'waiting' | 'running' | 'over'
  /** Where it runs or ran; before that, where it is expected to run. */
  replica: string
  start: Start | undefined
  startedAt: number | undefined
  /** Releases timers. */
  disarm: (() => void)[]
  /** Resolves once the task is over. */
  readonly over: PromiseWithResolvers<void>
}

export type CancelReason = 'client' | 'disconnect' | 'session' | 'shutdown'
