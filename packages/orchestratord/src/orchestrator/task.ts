import type { AdmissionResponse, TaskRequest } from '@contracts/api-types/data'
import type { Start } from '@orchestrator/core'
import type { EventLog } from './event-log.ts'
import { engineVersionOf, type Pool } from './pool.ts'

/** A task that was admitted, from then until it is forgotten. */
export interface Task {
  /** What was asked; without its texts once the task is over. */
  request: TaskRequest
  /** Of the request as it came, once its texts are gone. */
  digest: string | undefined
  readonly admission: AdmissionResponse
  readonly admittedAt: number
  /** Absent where what it gave is no longer kept. */
  log: EventLog | undefined
  /** Where it waits or runs; another one when its first can no longer run it. */
  pool: Pool
  phase: 'waiting' | 'running' | 'over'
  /** Over for this process only: the next one finds it waiting. */
  waitsOn: boolean
  /** Where it runs or ran; before that, where it is expected to run. */
  replica: string
  engineVersion: string
  /** Its present attempt, from the moment that a replica is chosen. */
  start: Start | undefined
  startedAt: number | undefined
  /** Ends what its attempt waits for. */
  interrupt: () => void
  /** Settled once its place on a replica is free. */
  attempt: Promise<void>
  /** Releases timers. */
  disarm: (() => void)[]
}

export type CancelReason = 'client' | 'disconnect' | 'session' | 'shutdown'

export const newTask = (
  given: Pick<Task, 'request' | 'admission' | 'admittedAt' | 'log' | 'pool' | 'replica' | 'phase'>,
): Task => ({
  ...given,
  digest: undefined,
  waitsOn: false,
  engineVersion: engineVersionOf(given.pool),
  start: undefined,
  startedAt: undefined,
  interrupt: () => {},
  attempt: Promise.resolve(),
  disarm: [],
})
