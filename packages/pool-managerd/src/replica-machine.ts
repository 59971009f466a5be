import type { ReplicaState } from './pool-directory.ts'
import { nextOf, type Transitions } from './state-machine.ts'

export const replicaEvents = [
  'started',
  'failed',
  'lost',
  'retry',
  'gave-up',
  'restart',
  'emptied',
  'swapped',
  'stop',
] as const
export type ReplicaEvent = (typeof replicaEvents)[number]

/** What the replica's diagram in the spec draws; a test reads it there. */
// implements: OC-POOL-3001
export const replicaTransitions = {
  starting: { started: 'ready', failed: 'waiting', swapped: 'ready', stop: 'stopped' },
  ready: { lost: 'waiting', restart: 'draining', swapped: 'ready', stop: 'stopped' },
  draining: { emptied: 'starting', lost: 'waiting', stop: 'stopped' },
  waiting: { retry: 'starting', restart: 'starting', 'gave-up': 'exhausted', swapped: 'ready', stop: 'stopped' },
  exhausted: { restart: 'starting', swapped: 'ready', stop: 'stopped' },
  stopped: {},
} as const satisfies Transitions<ReplicaState, ReplicaEvent>

export const nextReplicaState = nextOf<ReplicaState, ReplicaEvent>(replicaTransitions)
