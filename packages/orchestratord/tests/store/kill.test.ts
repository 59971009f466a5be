import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentId, databaseName } from '../../src/store/index.ts'
import { scratch } from '../support/control.ts'
import { storeIn } from '../support/service.ts'

const writer = fileURLToPath(new URL('writer.ts', import.meta.url))
let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = scratch())
})
afterEach(() => remove())

/** The last index that a writer acknowledged before it was killed in the middle of what came then. */
const killedAfter = async (stateDir: string, count: number): Promise<number> => {
  const child = spawn(process.execPath, [writer, stateDir], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, wrong] = ['', '']
  child.stderr.on('data', (chunk) => {
    wrong += chunk
  })
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (said.split('\n').length > count) child.kill('SIGKILL')
  })
  const signal = await new Promise((done) => child.on('close', (_code, by) => done(by)))
  expect([signal, wrong]).toEqual(['SIGKILL', ''])
  // A line that was cut in the middle is no acknowledgement.
  return Number(said.split('\n').at(-2))
}

describe('a process that is killed while it writes', () => {
  it('[OC-CTRL-2102] [OC-CTRL-2111] leaves a file that opens, with all that it had acknowledged', async () => {
    for (const [round, count] of [1, 40, 300].entries()) {
      const place = join(folder, String(round))
      const last = await killedAfter(place, count)
      expect(last).toBeGreaterThanOrEqual(count - 1)
      const store = storeIn(place)
      const models = store.models.list().map(({ id }) => id)
      const acknowledged = Array.from({ length: last + 1 }, (_, index) => index)
      expect(models.slice(0, last + 1)).toEqual(acknowledged.map((index) => `model-${index}`))
      for (const index of acknowledged) {
        const text = JSON.stringify({ index, filler: 'x'.repeat((index * 37) % 5000) })
        expect(store.artifacts.get(contentId(text))?.text).toBe(text)
      }
      // What belongs together is there together, whether it was acknowledged or not.
      const sessions = store.sessions.list().map(({ tokensUsed }) => tokensUsed)
      const tasks = store.tasks.list().map(({ admission }) => admission.queue_position)
      expect(Math.max(...tasks)).toBe(Math.max(...sessions))
      expect(tasks.slice(-5).at(0)).toBe(Math.max(0, Math.max(...sessions) - 4))
      store.close()
      expect(readdirSync(place)).toEqual([databaseName])
    }
  })
})
