import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confine, openWorkspace, relativePath, UsageError } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, content = '') => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

const config = async (source: string) => {
  put('xtask.config.ts', source)
  return (await openWorkspace(root)).config
}

describe('configuration', () => {
  it('fills what is left out with the defaults', async () => {
    const { specs, requirements } = await config(
      `export default { specs: ['docs/*.md'] as string[], requirements: { out: 'reqs' } }`,
    )
    expect({ specs, requirements }).toEqual({
      specs: ['docs/*.md'],
      requirements: { out: 'reqs', types: 'contracts/requirements/src/generated' },
    })
  })

  it.each([
    ['an unknown key', `export default { spec: [] }`, /unknown key 'spec'; did you mean 'specs'\?/],
    ['a wrong type', `export default { openapi: {} }`, /openapi must be array/],
    ['a syntax error', `export default {`, /does not load/],
    ['a throw', `throw new Error('at load')`, /does not load: at load/],
    [
      'a pattern that is none',
      `export default { ids: { families: [{ pattern: '(', title: 'x' }] } }`,
      /no regular expression/,
    ],
  ])('refuses %s', async (_, source, message) => {
    await expect(config(source)).rejects.toThrow(UsageError)
    await expect(config(source)).rejects.toThrow(message)
  })
})

describe('files', () => {
  it('are what git lists, or without git a walk', async () => {
    put('a.md')
    put('ignored.md')
    put('.gitignore', 'ignored.md\n')
    put('node_modules/x/b.md')
    const walked = (await openWorkspace(root)).files()
    expect(walked).toEqual(['.gitignore', 'a.md', 'ignored.md'])
    execFileSync('git', ['init', '-q'], { cwd: root })
    const listed = (await openWorkspace(root)).glob(['**/*.md'])
    expect(listed).toEqual(['a.md', 'node_modules/x/b.md'])
  })

  it('is the workspace around a folder inside it', async () => {
    put('xtask.config.ts', 'export default {}')
    put('deep/er/x')
    expect((await openWorkspace(join(root, 'deep/er'))).root).toBe(root)
  })
})

describe('paths', () => {
  it('[TL-EDGE-007] never lead out of their boundary, through a symbolic link either', () => {
    put('in/a.yaml')
    put('out/secret.yaml')
    symlinkSync(join(root, 'out'), join(root, 'in/link'))
    const inside = join(root, 'in')
    const ways = [
      'a.yaml',
      'sub/../a.yaml',
      'missing.yaml',
      '../out/secret.yaml',
      'link/secret.yaml',
      '/etc/hostname',
      '..x',
    ]
    expect(ways.map((way) => confine(inside, inside, way) !== undefined)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      true,
    ])
  })

  it('are shown with forward slashes, relative to the root', () => {
    expect(relativePath(root, join(root, 'a/b.ts'))).toBe('a/b.ts')
  })
})
