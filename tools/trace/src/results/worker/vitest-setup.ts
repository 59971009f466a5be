import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, inject } from 'vitest'
import { countMatchers } from './count-matchers.ts'
import { functionRuns, offerNotes } from './function-runs.ts'
import { hideOwnFrames } from './hide-own-frames.ts'
import { passOptionsToChildren } from './pass-options-to-children.ts'
import { watchTests } from './running-tests.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** How many matchers ran in the test itself. */
    assertions?: number
  }
  interface ProvidedContext {
    /** Where the reporter collects what tests execute; absent when nothing is collected. */
    throughlineRuns?: string
  }
}

hideOwnFrames()
countMatchers()
watchTests()

const folder = inject('throughlineRuns')
const path = expect.getState().testPath
if (folder !== undefined && path !== undefined) {
  offerNotes()
  const own = join(folder, createHash('sha256').update(path).digest('hex').slice(0, 16))
  mkdirSync(own, { recursive: true })
  const runs = functionRuns(path)
  let id = ''
  beforeEach(({ task }) => {
    id = task.file.id
    runs.toFile()
  })
  afterEach(({ task }) => {
    // Of tests that run beside each other nobody can say which one ran a function.
    if (!task.concurrent) runs.toTest(task.id)
  })
  // Written in one piece: what a worker that dies leaves is no results.
  afterAll(() => writeFileSync(join(own, `runs-${id}.json`), JSON.stringify(runs.end())))
  // Node.js processes and threads that tests start say at their end what they ran.
  passOptionsToChildren(fileURLToPath(new URL('./child-hook.cjs', import.meta.url)), own)
}
