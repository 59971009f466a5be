import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { impact } from '../../src/impact/index.ts'
import { quickImpact } from '../../src/impact/quick-impact.ts'
import { type SmallWorkspace, smallWorkspace } from './workspace.ts'

const configFile = "import { defineConfig } from '@throughline/kernel'\nexport default defineConfig({})\n"
let small: SmallWorkspace
beforeEach(() => {
  small = smallWorkspace({ 'xtask.config.ts': configFile })
})
afterEach(() => small.remove())

const quick = async (id: string) => (await quickImpact(small.root, id))?.value
const whole = async (id: string) => (await impact(small.workspace(), id)).value
const edits: [what: string, edit: () => void][] = [
  [
    'a spec that says something else',
    () => small.put({ 'specs/api.md': '- [ACME-2001] **Admit.** It MUST not wait.\n' }),
  ],
  ['a contract that says something else', () => small.put({ 'contracts/data.yaml': 'x-req-id: ACME-2001\n' })],
  ['one place more', () => small.put({ 'docs/more.md': 'ACME-2001\n' })],
  ['a place that is gone', () => rmSync(join(small.root, 'docs/guide.md'))],
  ['another configuration', () => small.put({ 'xtask.config.ts': `${configFile}// changed\n` })],
  ['a memory that was cut off', () => writeFileSync(join(small.root, '.throughline/cache/trace/requirements'), 'x')],
  ['a memory that is gone', () => rmSync(join(small.root, '.throughline/cache'), { recursive: true })],
]

it('[TL-TRACE-414] answers from memory what the whole answers, and nothing where there is no memory', async () => {
  expect(await quick('ACME-2001')).toBeUndefined()
  const want = await whole('ACME-2001')
  expect(want?.reached.length).toBeGreaterThan(3)
  expect(await quick('ACME-2001')).toEqual(want)
  expect(await quick('ACME-2002')).toEqual(await whole('ACME-2002'))
  expect([await quick('ACME-9999'), await quick('createTask')]).toEqual([undefined, undefined])
})

it.each(edits)('[TL-TRACE-414] forgets with %s', async (_what, edit) => {
  await whole('ACME-2001')
  edit()
  expect(await quick('ACME-2001')).toBeUndefined()
  const want = await whole('ACME-2001')
  expect(want?.reached.length).toBeGreaterThan(0)
  expect(await quick('ACME-2001')).toEqual(want)
})

it('[TL-TRACE-414] remembers nothing where the configuration may depend on more than its text', async () => {
  for (const text of ["import x from './x.ts'\n", 'export default process.env.X\n', "import 'node:fs'\n"]) {
    small.put({ 'xtask.config.ts': text })
    expect((await whole('ACME-2001'))?.tests).toHaveLength(1)
    expect(await quick('ACME-2001')).toBeUndefined()
  }
})
