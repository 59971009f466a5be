import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptVersion } from '../src/kept-version.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-version-'))
  mkdirSync(join(root, 'src'))
  put('src/a.ts', 'one')
  put('src/b.ts', 'two')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, text: string) => writeFileSync(join(root, path), text)
const kept = () => join(root, 'cache/kept')

/** Long after all that was written here: a process that begins then may keep what it sees. */
const later = Date.now() + 3_600_000

/** The texts below `src`, and how often they had to be read for it. */
const ask = (maker = 'tests', begun = later): { version: string; made: number } => {
  let made = 0
  const make = (see: (path: string) => void): string => {
    made++
    see(join(root, 'src'))
    const names = readdirSync(join(root, 'src')).sort()
    return names
      .map((name) => {
        see(join(root, 'src', name))
        return `${name}=${readFileSync(join(root, 'src', name), 'utf8')}`
      })
      .join()
  }
  return { version: keptVersion(kept(), maker, make, begun), made }
}

const edits: [what: string, edit: () => void, want: string][] = [
  ['another text', () => put('src/a.ts', 'three'), 'a.ts=three,b.ts=two'],
  [
    'a text of the same size whose time was set back',
    () => {
      const { atime, mtime } = lstatSync(join(root, 'src/a.ts'))
      put('src/a.ts', 'six')
      utimesSync(join(root, 'src/a.ts'), atime, mtime)
    },
    'a.ts=six,b.ts=two',
  ],
  ['a file more', () => put('src/c.ts', 'new'), 'a.ts=one,b.ts=two,c.ts=new'],
  ['a file less', () => rmSync(join(root, 'src/b.ts')), 'a.ts=one'],
  [
    'two files that changed places',
    () => {
      renameSync(join(root, 'src/a.ts'), join(root, 'between'))
      renameSync(join(root, 'src/b.ts'), join(root, 'src/a.ts'))
      renameSync(join(root, 'between'), join(root, 'src/b.ts'))
    },
    'a.ts=two,b.ts=one',
  ],
  ['a memory that is gone', () => rmSync(join(root, 'cache'), { recursive: true }), 'a.ts=one,b.ts=two'],
  ['a memory that was cut off', () => truncateSync(kept(), 20), 'a.ts=one,b.ts=two'],
  ['a memory that is empty', () => truncateSync(kept(), 0), 'a.ts=one,b.ts=two'],
  ['a memory of something else', () => writeFileSync(kept(), '{"version":"wrong"}'), 'a.ts=one,b.ts=two'],
]

describe('a version that is kept', () => {
  it('[TL-TRACE-414] is made once where nothing changed', () => {
    expect([ask(), ask(), ask()]).toEqual([1, 0, 0].map((made) => ({ version: 'a.ts=one,b.ts=two', made })))
  })

  it.each(edits)('[TL-TRACE-414] is made again after %s, and kept from then on', (_what, edit, version) => {
    ask()
    edit()
    expect([ask(), ask()]).toEqual([
      { version, made: 1 },
      { version, made: 0 },
    ])
  })

  it('[TL-TRACE-414] is made again by another maker', () => {
    expect([ask('one'), ask('other'), ask('other')].map(({ made }) => made)).toEqual([1, 1, 0])
  })

  it('[TL-TRACE-414] is not kept of what changed just now: it may change again in the same tick', () => {
    const now = lstatSync(join(root, 'src/b.ts')).ctimeMs
    expect([ask('tests', now), ask('tests', now + 900)].map(({ made }) => made)).toEqual([1, 1])
    expect(existsSync(kept())).toBe(false)
    expect([ask('tests', now + 2000), ask('tests', now)].map(({ made }) => made)).toEqual([1, 0])
  })

  it('[TL-TRACE-414] does without where nothing can be written', () => {
    put('cache', 'a file in place of the folder')
    expect([ask(), ask()].map(({ made }) => made)).toEqual([1, 1])
  })
})
