import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openIndexOf } from '../../src/index-store/open-index.ts'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'open-index-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, content: string | Buffer = '// implements: APP-1001\n') => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

const git = (...argv: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], { cwd: root, stdio: 'pipe' })

const open = (patterns = ['APP-\\d{4}']) => openIndexOf(root, patterns)

const filesWith = async (id = 'APP-1001') => (await (await open()).references(id)).map(({ file }) => file)

describe('which files are read', () => {
  it('[TL-TRACE-202] takes what git knows or would take in, and nothing that it ignores', async () => {
    git('init', '-q')
    put('.gitignore', 'out/\n*.log\n')
    for (const file of ['src/a.ts', 'out/b.ts', 'c.log', 'src/ignored.log']) put(file)
    git('add', 'src/a.ts')
    put('new.ts')
    expect(await filesWith()).toEqual(['new.ts', 'src/a.ts'])
  })

  it('[TL-TRACE-202] takes every file but those of tools where there is no git', async () => {
    for (const file of ['a.ts', 'node_modules/b.ts', 'dist/c.ts', 'deep/er/d.ts']) put(file)
    expect(await filesWith()).toEqual(['a.ts', 'deep/er/d.ts'])
  })

  it('[TL-TRACE-202] reads a shallow clone and a detached head like any other', async () => {
    git('init', '-q')
    put('a.ts')
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    put('b.ts')
    git('add', '.')
    git('commit', '-q', '-m', 'two')
    const clone = join(root, 'clone')
    git('clone', '-q', '--depth', '1', `file://${root}`, clone)
    execFileSync('git', ['checkout', '-q', '--detach'], { cwd: clone, stdio: 'pipe' })
    const index = await openIndexOf(clone, ['APP-\\d{4}'])
    expect((await index.references('APP-1001')).map(({ file }) => file)).toEqual(['a.ts', 'b.ts'])
  })

  it('[TL-TRACE-202] follows no link: neither in a circle, nor out of the tree, nor to nothing', async () => {
    put('src/a.ts')
    symlinkSync('..', join(root, 'src/up'))
    symlinkSync('a.ts', join(root, 'src/b.ts'))
    symlinkSync('nowhere', join(root, 'src/c.ts'))
    expect(await filesWith()).toEqual(['src/a.ts'])
    git('init', '-q')
    git('add', '.')
    expect(await filesWith()).toEqual(['src/a.ts'])
  })

  it('[TL-TRACE-205] says which files it did not read: binary, very large or closed ones', async () => {
    put('a.ts')
    put('b.bin', Buffer.from('APP-1001\0'))
    put('c.txt', '')
    truncateSync(join(root, 'c.txt'), 50 * 1024 * 1024)
    put('d.ts')
    chmodSync(join(root, 'd.ts'), 0)
    // Nothing is closed to root.
    const closed = process.getuid?.() === 0 ? 0 : 1
    for (const _time of ['cold', 'warm']) {
      const index = await open()
      expect(index.findings.map(({ code, message }) => ({ code, message }))).toEqual([
        {
          code: 'files-not-searched',
          message:
            closed > 0
              ? `1 binary, 1 very large and ${closed} unreadable files, such as b.bin`
              : '1 binary and 1 very large files, such as b.bin',
        },
      ])
      expect((await index.facts('c.txt'))?.skipped).toBe('large')
    }
  })
})

describe('what is stored', () => {
  it('[TL-TRACE-204] is used by the next one, and made again where it is damaged or deleted', async () => {
    put('a.ts')
    put('b.ts', '// implements: APP-1002\nexport const b = 1\n')
    const counts = async () => (await open()).complete()
    expect(await counts()).toEqual({ made: 2, kept: 0 })
    expect(await counts()).toEqual({ made: 0, kept: 2 })
    put('b.ts', '// implements: APP-1003\nexport const b = 1\n')
    expect(await counts()).toEqual({ made: 1, kept: 1 })
    const folder = join(root, '.throughline/cache/trace')
    for (const name of readdirSync(folder)) truncateSync(join(folder, name), 100)
    expect(await counts()).toEqual({ made: 2, kept: 0 })
    rmSync(join(root, '.throughline'), { recursive: true })
    expect(await counts()).toEqual({ made: 2, kept: 0 })
  })

  it('[TL-TRACE-204] holds for one set of ID patterns', async () => {
    put('a.ts', '// implements: APP-1001, WEB-1\n')
    const found = async (pattern: string) => (await (await open([pattern])).references('WEB-1')).length
    expect([await found('APP-\\d{4}'), await found('WEB-\\d'), await found('APP-\\d{4}')]).toEqual([0, 1, 0])
  })

  it('[TL-TRACE-204] is not asked for: a folder in which nothing can be written is read all the same', async () => {
    put('a.ts')
    put('.throughline', 'a file in place of the folder')
    expect(await filesWith()).toEqual(['a.ts'])
  })

  it('has one digest for one tree, and another after an edit', async () => {
    put('a.ts')
    const first = (await open()).digest
    expect((await open()).digest).toBe(first)
    rmSync(join(root, '.throughline'), { recursive: true })
    expect((await open()).digest).toBe(first)
    put('a.ts', '// implements: APP-1002\n')
    expect((await open()).digest).not.toBe(first)
  })
})
