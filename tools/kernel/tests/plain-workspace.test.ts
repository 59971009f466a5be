import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkspace } from '../src/index.ts'
import { plainWorkspace } from '../src/plain-workspace.ts'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'plain-workspace-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const configOf = (pattern: string, before = '') =>
  `${before}export default {\n  // Ours.\n  ids: { families: [{ pattern: '${pattern}', title: 'Ours' }] },\n}\n`
const put = (text: string) => writeFileSync(join(root, 'xtask.config.ts'), text)
const families = (cwd = root) => plainWorkspace(cwd)?.config.ids?.families
/** As everything that loads the configuration sees it. */
const whole = async () => (await openWorkspace(root)).config.ids.families
const ours = (pattern: string) => [{ pattern, title: 'Ours' }]

describe('a workspace that is opened without loading its configuration', () => {
  it('[TL-TRACE-414] is the one that loading opens, once that was judged', async () => {
    put(configOf('APP-\\\\d{4}'))
    expect(plainWorkspace(root)).toBeUndefined()
    expect(await whole()).toEqual(ours('APP-\\d{4}'))
    expect(plainWorkspace(root)).toEqual({ root, config: { ids: { families: ours('APP-\\d{4}') } } })
  })

  it('[TL-TRACE-414] follows each edit: another text is judged first, an earlier one was', async () => {
    for (const [pattern, want] of [
      ['APP-1', undefined],
      ['APP-2', undefined],
      ['APP-1', ours('APP-1')],
      ['APP-2', ours('APP-2')],
    ] as const) {
      put(configOf(pattern))
      expect(families()).toEqual(want)
      expect(await whole()).toEqual(ours(pattern))
      expect(families()).toEqual(ours(pattern))
    }
  })

  it('[TL-TRACE-414] forgets with its cache', async () => {
    put(configOf('APP-1'))
    await whole()
    rmSync(join(root, '.throughline'), { recursive: true })
    expect(families()).toBeUndefined()
    await whole()
    for (const name of readdirSync(join(root, '.throughline/cache/config'))) {
      rmSync(join(root, '.throughline/cache/config', name))
    }
    expect(families()).toBeUndefined()
  })

  it.each([
    ['imports a file', "import { a } from './a.ts'\n"],
    ['imports a package', "import { a } from 'node:os'\n"],
    ['computes something', 'const a = 1\n'],
  ])('[TL-TRACE-414] is none whose configuration %s', async (_what, before) => {
    writeFileSync(join(root, 'a.ts'), 'export const a = 1\n')
    put(configOf('APP-1', before))
    await openWorkspace(root).catch(() => undefined)
    expect(plainWorkspace(root)).toBeUndefined()
  })

  it.each([
    ['has an unknown key', 'export default { spec: [] }'],
    ['has a wrong type', "export default { specs: 'a' }"],
    ['does not end', 'export default {'],
  ])('[TL-TRACE-414] is none whose configuration %s, however often it was judged', async (_what, text) => {
    put(text)
    await expect(openWorkspace(root)).rejects.toThrow()
    expect(plainWorkspace(root)).toBeUndefined()
  })

  it('[TL-TRACE-414] is found from a folder below and through a link, and nowhere else', async () => {
    put(configOf('APP-1'))
    await whole()
    mkdirSync(join(root, 'deep/er'), { recursive: true })
    symlinkSync(root, join(root, 'deep/link'))
    expect(plainWorkspace(join(root, 'deep/er'))?.root).toBe(root)
    expect(plainWorkspace(join(root, 'deep/link'))?.root).toBe(root)
    expect(plainWorkspace(tmpdir())?.root).not.toBe(root)
  })
})
