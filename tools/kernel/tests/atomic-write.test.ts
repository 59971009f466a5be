import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { atomicWrite } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atomic-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('makes the folders above a file, and leaves nothing beside it', () => {
  atomicWrite(join(root, 'a/b/c.txt'), 'one')
  atomicWrite(join(root, 'a/b/c.txt'), 'two')
  expect([readFileSync(join(root, 'a/b/c.txt'), 'utf8'), readdirSync(join(root, 'a/b'))]).toEqual(['two', ['c.txt']])
})

it('throws at once where no folder can be made', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => atomicWrite(join(root, 'file/a/b.txt'), '')).toThrow(/ENOTDIR|EEXIST/)
  // Where there is a /proc it takes no folders from anybody.
  if (process.platform === 'linux')
    expect(() => atomicWrite('/proc/throughline/a.txt', '')).toThrow(/ENOENT|EACCES|EPERM/)
})
