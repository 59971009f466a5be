import { createContext, Script } from 'node:vm'

const sandbox: { run?: () => void } = {}
const context = createContext(sandbox)
const call = new Script('run()')

/** Runs under a time limit that ends a regular expression in the middle of its work; tells whether it was kept. */
export const withinTime = (run: () => void, timeLimitMs: number): boolean => {
  sandbox.run = run
  try {
    call.runInContext(context, { timeout: timeLimitMs })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return false
  }
}
