import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { toolVersion } from '../src/tool-version.ts'

let root: string
const put = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
}
const link = (from: string, to: string): void => {
  mkdirSync(join(root, from, 'node_modules'), { recursive: true })
  symlinkSync(join(root, to), join(root, from, 'node_modules', to))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'version-'))
  put('tool/package.json', { dependencies: { near: 'workspace:*', aside: 'workspace:*', other: '^1.0.0' } })
  put('tool/src/main.ts', '1')
  put('tool/node_modules/other/package.json', { version: '1.0.0' })
  put('near/package.json', { dependencies: { below: 'workspace:*' } })
  put('near/src/deep/part.ts', '1')
  put('below/package.json', { dependencies: { near: 'workspace:*' } })
  put('below/src/part.ts', '1')
  put('aside/package.json', {})
  put('aside/src/part.ts', '1')
  for (const [from, to] of ['tool near', 'tool aside', 'near below', 'below near'].map((pair) => pair.split(' '))) {
    link(from as string, to as string)
  }
})
afterEach(() => rmSync(root, { recursive: true }))

it.each([
  ['a source', () => put('tool/src/main.ts', '2'), true],
  ['a source more', () => put('tool/src/more.ts', ''), true],
  ['a source of what it needs', () => put('near/src/deep/part.ts', '2'), true],
  ['a source of what that needs', () => put('below/src/part.ts', '2'), true],
  ['the version of a package', () => put('tool/node_modules/other/package.json', { version: '1.0.1' }), true],
  ['what a package says besides', () => put('tool/node_modules/other/package.json', { version: '1.0.0', a: 1 }), false],
  ['a package that is gone', () => rmSync(join(root, 'tool/node_modules/other'), { recursive: true }), true],
  ['what is left out', () => put('aside/src/part.ts', '2'), false],
  ['the same again', () => put('tool/src/main.ts', '1'), false],
])('is another after a change of %s, or is not', (_what, change, isOther) => {
  const version = () => toolVersion(join(root, 'tool'), ['aside'])
  const whole = toolVersion(join(root, 'tool'))
  const before = version()
  expect(whole).not.toBe(before)
  change()
  expect(version() !== before).toBe(isOther)
})
