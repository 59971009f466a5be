import type { WorkerErrorKind } from '@orchestrator/adapter-api'

export interface Fault {
  /** Only the task that the adapter takes as its nth, counted from 0; every task without it. */
  task?: number
  /** Tokens that come before it (default 0). */
  afterTokens?: number
  /**
   * `hold`: silent until the task is canceled. `stuck`: silent for good. `fail`: ends with its error. `slow`: waits
   * before each further token. `reset`: every task of the worker ends. `malformed`: an event that nobody knows.
   */
  action: 'hold' | 'fail' | 'slow' | 'stuck' | 'reset' | 'malformed'
  /** What it fails with (default `Internal`). */
  error?: WorkerErrorKind
  /** How slow is slow, and how long the worker is not ready after a reset (default 0). */
  delayMs?: number
}

/** What a question after its health is answered: `hang` never is, `fail` fails. */
export type MockHealth = 'ready' | 'loading' | 'fail' | 'hang'

/** The first step that fits the nth task. */
export const faultOf = (script: readonly Fault[], nth: number): Fault | undefined =>
  script.find(({ task }) => task === undefined || task === nth)
