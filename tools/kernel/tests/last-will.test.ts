import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const module = JSON.stringify(join(import.meta.dirname, '../src/index.ts'))

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'last-will-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs statements in a process of its own, which is killed once it writes; resolves when nobody holds its output. */
const killed = async (statements: string): Promise<void> => {
  const program = `
import { spawn } from 'node:child_process'
import { groupOf, willRemove } from ${module}
${statements}
setTimeout(() => console.log('begun'), 50)
setInterval(() => {}, 1000)
`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.stdout.once('data', () => child.kill('SIGKILL'))
  await closed
}

describe('a process that is killed', () => {
  it('[TL-VERIFY-504] takes its groups and folders with it, and leaves what it let go', async () => {
    for (const name of ['goes with it', 'stays']) mkdirSync(join(folder, name))
    await killed(`
groupOf(spawn('sleep', ['600'], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] }))
willRemove(${JSON.stringify(join(folder, 'goes with it'))})
willRemove(${JSON.stringify(join(folder, 'stays'))})()`)
    await expect.poll(() => existsSync(join(folder, 'goes with it')), { timeout: 20_000 }).toBe(false)
    expect(existsSync(join(folder, 'stays'))).toBe(true)
  })
})
