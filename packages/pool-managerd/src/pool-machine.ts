import type { PoolState } from './pool-directory.ts'
import { nextOf, type Transitions } from './state-machine.ts'

export const poolEvents = [
  'replica-ready',
  'replicas-lost',
  'reload',
  'swapped',
  'rolled-back',
  'drain',
  'emptied',
  'resume',
  'stop',
] as const
export type PoolEvent = (typeof poolEvents)[number]

/** What the pool's diagram in the spec draws; a test reads it there. */
// implements: OC-POOL-3010
export const poolTransitions = {
  unready: { 'replica-ready': 'ready', reload: 'reloading', drain: 'draining', stop: 'stopped' },
  ready: { 'replicas-lost': 'unready', reload: 'reloading', drain: 'draining', stop: 'stopped' },
  reloading: { swapped: 'ready', 'rolled-back': 'unready', stop: 'stopped' },
  draining: { drain: 'draining', emptied: 'drained', resume: 'unready', stop: 'stopped' },
  drained: { drain: 'drained', resume: 'unready', stop: 'stopped' },
  stopped: {},
} as const satisfies Transitions<PoolState, PoolEvent>

export const nextPoolState = nextOf<PoolState, PoolEvent>(poolTransitions)
