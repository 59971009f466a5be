import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ArtifactPlan, manifestName, writePlans } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'write-plans-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const plan = (folder: string, files: Record<string, string>): ArtifactPlan => ({
  folder: join(root, folder),
  command: 'make it',
  artifacts: Object.entries(files).map(([path, content]) => ({ path, content })),
})

const check = (...plans: ArtifactPlan[]) =>
  writePlans(root, plans, 'check').findings.map(({ code, location }) => `${code} ${location?.file}`)

const write = (...plans: ArtifactPlan[]) => {
  const { value, findings } = writePlans(root, plans, 'write')
  return [...value.map(({ change, path }) => `${change} ${path}`), ...findings.map(({ code }) => code)]
}

const tree = (folder = root): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()

describe('writing', () => {
  it('writes what is missing, then finds everything unchanged', () => {
    expect(write(plan('out', { 'a.ts': 'a', 'b/c.ts': 'c' }))).toEqual(['written out/a.ts', 'written out/b/c.ts'])
    expect(write(plan('out', { 'a.ts': 'a', 'b/c.ts': 'c' }))).toEqual(['unchanged out/a.ts', 'unchanged out/b/c.ts'])
    expect(tree()).toEqual([`out/${manifestName}`, 'out/a.ts', 'out/b/c.ts'])
  })

  it('[TL-WRITE-002] leaves a file that was not generated, and writes nothing else either', () => {
    mkdirSync(join(root, 'out'))
    writeFileSync(join(root, 'out/mine.ts'), 'by hand')
    expect(write(plan('other', { 'x.ts': 'x' }), plan('out', { 'mine.ts': 'generated' }))).toEqual(['output-not-ours'])
    expect(readFileSync(join(root, 'out/mine.ts'), 'utf8')).toBe('by hand')
    expect(existsSync(join(root, 'other'))).toBe(false)
  })

  it('[TL-WRITE-002] leaves a file that stands where a folder should be', () => {
    writeFileSync(join(root, 'out'), 'by hand')
    expect(write(plan('other', { 'x.ts': 'x' }), plan('out/deep', { 'a.ts': 'a' }))).toEqual(['output-not-ours'])
    expect(check(plan('out/deep', { 'a.ts': 'a' }))).toContain('output-not-ours out')
    expect(tree()).toEqual(['out'])
  })

  it('refuses two plans of one folder, which would remove each the files of the other', () => {
    const twice = () => write(plan('out', { 'a.ts': 'a' }), plan('out', { 'b.ts': 'b' }))
    expect(twice).toThrow('out is the folder of two outputs of `make it`')
    expect(tree()).toEqual([])
  })

  it('adopts a stranger that already has the right bytes', () => {
    mkdirSync(join(root, 'out'))
    writeFileSync(join(root, 'out/a.ts'), 'same')
    expect(write(plan('out', { 'a.ts': 'same' }))).toEqual(['unchanged out/a.ts'])
    expect(check(plan('out', { 'a.ts': 'same' }))).toEqual([])
  })

  it('[TL-WRITE-003] removes what is no longer planned, with its empty folder', () => {
    write(plan('out', { 'a.ts': 'a', 'deep/er/b.ts': 'b' }))
    expect(write(plan('out', { 'a.ts': 'a' }))).toEqual(['unchanged out/a.ts', 'removed out/deep/er/b.ts'])
    expect(tree()).toEqual([`out/${manifestName}`, 'out/a.ts'])
    expect(existsSync(join(root, 'out/deep'))).toBe(false)
  })

  it('never follows a manifest out of its folder', () => {
    writeFileSync(join(root, 'precious'), 'kept')
    mkdirSync(join(root, 'out'))
    const files = { '../precious': '0', '/etc/hostname': '0' }
    writeFileSync(join(root, 'out', manifestName), JSON.stringify({ schemaVersion: 1, command: 'x', files }))
    expect(write(plan('out', { 'a.ts': 'a' }))).toEqual(['written out/a.ts'])
    expect(readFileSync(join(root, 'precious'), 'utf8')).toBe('kept')
  })

  it('[TL-WRITE-004] completes what a run that ended half-way left behind', () => {
    write(plan('out', { 'a.ts': 'a1', 'b.ts': 'b1' }))
    // Half-way: the manifest already lists the union, one of two files is new, and a copy was left beside.
    const manifest = join(root, 'out', manifestName)
    const listed = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Record<string, string> }
    writeFileSync(manifest, JSON.stringify({ ...listed, files: { ...listed.files, 'c.ts': '0' } }))
    writeFileSync(join(root, 'out/c.ts'), 'c2')
    // No process has this number; ours has one, and may be writing.
    writeFileSync(join(root, 'out/.c.ts.99999999-0123456789ab.tmp'), 'c')
    writeFileSync(join(root, `out/.c.ts.${process.pid}-0123456789ab.tmp`), 'c')
    expect(write(plan('out', { 'a.ts': 'a3', 'c.ts': 'c3' }))).toEqual([
      'written out/a.ts',
      'removed out/b.ts',
      'written out/c.ts',
    ])
    const own = `out/.c.ts.${process.pid}-0123456789ab.tmp`
    expect(tree()).toEqual([own, `out/${manifestName}`, 'out/a.ts', 'out/c.ts'])
  })

  it('[TL-WRITE-005] leaves the modification time of a file whose bytes are right', () => {
    write(plan('out', { 'a.ts': 'a', 'b.ts': 'b' }))
    const old = new Date('2020-01-01T00:00:00Z')
    utimesSync(join(root, 'out/a.ts'), old, old)
    write(plan('out', { 'a.ts': 'a', 'b.ts': 'b2' }))
    expect(statSync(join(root, 'out/a.ts')).mtime).toEqual(old)
  })
})

describe('checking', () => {
  it('[TL-WRITE-001] reports every difference over all plans and writes nothing', () => {
    write(plan('one', { 'fresh.ts': '1', 'stale.ts': '1', 'orphan.ts': '1' }), plan('two', { 'fresh.ts': '1' }))
    const before = tree()
    expect(
      check(plan('one', { 'fresh.ts': '1', 'stale.ts': '2' }), plan('two', { 'fresh.ts': '1', 'new.ts': '1' })),
    ).toEqual(['generated-stale one/stale.ts', 'generated-orphaned one/orphan.ts', 'generated-missing two/new.ts'])
    expect(tree()).toEqual(before)
    expect(readFileSync(join(root, 'one/stale.ts'), 'utf8')).toBe('1')
  })

  it('sees a stale second plan behind a fresh first one', () => {
    write(plan('one', { 'a.ts': '1' }), plan('two', { 'a.ts': '1' }))
    expect(check(plan('one', { 'a.ts': '1' }), plan('two', { 'a.ts': '2' }))).toEqual(['generated-stale two/a.ts'])
  })

  it('sees a manifest that does not list what the folder holds', () => {
    write(plan('out', { 'a.ts': '1' }))
    rmSync(join(root, 'out', manifestName))
    expect(check(plan('out', { 'a.ts': '1' }))).toEqual([`generated-stale out/${manifestName}`])
  })
})
