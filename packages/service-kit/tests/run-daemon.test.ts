import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const daemon = join(import.meta.dirname, 'support/refused-daemon.ts')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-daemon-'))
  writeFileSync(join(folder, 'config.yaml'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...flags: string[]) => {
  const argv = [daemon, '--config', 'config.yaml', ...flags]
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' })
  return { status, stdout, said: stderr.trim().split('\n') }
}
const day = (): string => new Date().toISOString().slice(0, 10)

describe('the process of a daemon', () => {
  it('[OC-CONFIG-6011] [OC-CONFIG-6024] reads its config with the mode asked for, the day and its version', () => {
    for (const [flags, mode] of [
      [[], 'strict'],
      [['--config-mode', 'strict'], 'strict'],
      [['--config-mode', 'compat'], 'compat'],
    ] as const) {
      const before = day()
      const { status, stdout, said } = run(...flags)
      const read: unknown = JSON.parse(said[0] ?? '')
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      // Midnight may have passed while it ran.
      expect([before, day()].map((today) => ({ mode, today, version: '1.2.3' }))).toContainEqual(read)
    }
  })

  it('[OC-CONFIG-6011] knows no other mode', () => {
    expect(run('--config-mode', 'lax')).toEqual({
      status: 2,
      stdout: '',
      said: ["--config-mode is 'lax'", 'usage: refused --config FILE [--config-mode strict|compat]'],
    })
  })
})
