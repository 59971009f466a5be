import type { Done } from './run-scenario.ts'

/** Whether something that is to be created is there already. */
export const isTaken = (done: readonly Done[], lastToo: boolean): boolean =>
  done.slice(0, lastToo ? done.length : -1).some(({ sent }) => sent.kind === 'answer' && sent.status === 409)
