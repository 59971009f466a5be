import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpecExtractResult } from '../src/commands/spec-extract.ts'
import { type Scratch, scratch } from './run-in.ts'

const config = `export default { ids: { families: [{ pattern: 'ACME-\\\\d{4}', title: 'Acme' }] } }`
const api = '# API\n\n- [ACME-2001] **Admit.** It MUST answer.\n'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({ 'xtask.config.ts': config, 'specs/api.md': api })
})
afterEach(() => workspace.remove())

const extract = (...argv: string[]) => workspace.json<SpecExtractResult>('spec-extract', ...argv)
const idsOf = ({ report }: ReturnType<typeof extract>) =>
  report.result.specs.flatMap(({ requirements }) => requirements.map(({ id }) => id))

describe('spec-extract --fix', () => {
  const odd = api.replace('ACME-2001', 'ACME\u20112001')

  it('[TL-EXTRACT-024] shows a diff and changes nothing, and with --yes it changes the spec', () => {
    workspace.put({ 'specs/api.md': odd })
    const shown = workspace.run('spec-extract', '--fix')
    expect([shown.status, workspace.read('specs/api.md')]).toEqual([1, odd])
    expect(shown.stdout).toContain(
      '@@ -3 +3 @@ U+2011\n-- [ACME\u20112001] **Admit.** It MUST answer.\n+- [ACME-2001] **Admit.** It MUST answer.\n',
    )
    const { status, report } = extract('--fix', '--yes')
    const fixes = [{ file: 'specs/api.md', line: 3, column: 4, from: 'ACME\u20112001', to: 'ACME-2001' }]
    expect([status, report.result.fixes, workspace.read('specs/api.md')]).toEqual([0, fixes, api])
    expect(extract('--fix').report.result.fixes).toEqual([])
  })

  it('[TL-EXTRACT-024] is refused where it contradicts the call', () => {
    const call = (...argv: string[]) => workspace.run('spec-extract', ...argv).status
    expect([call('--fix', '--check'), call('--yes')]).toEqual([2, 2])
  })
})

describe('the index', () => {
  it('[TL-EXTRACT-018] remembers an ID whose requirement is gone, for good', () => {
    workspace.put({ 'specs/api.md': `${api}- [ACME-2002] **Wait.** It MAY wait.\n` })
    expect(extract().status).toBe(0)
    workspace.put({ 'specs/api.md': api })
    const hash = expect.any(String) as string
    const retired = [{ id: 'ACME-2002', title: 'Wait', spec: 'specs/api.md', hash }]
    expect(extract().report.result.retired).toEqual(retired)
    expect(extract('--check')).toMatchObject({ status: 0, report: { result: { retired } } })
    expect(workspace.read('contracts/requirements/src/generated/index.ts')).not.toContain('ACME-2002')
    workspace.put({ 'specs/api.md': `${api}- [ACME-2002] **Other.** It MUST NOT wait.\n` })
    expect(extract().seen).toEqual([['id-reused', 'specs/api.md:4:4']])
  })

  it('[TL-EXTRACT-019] that cannot be read is not written over', () => {
    expect(extract().status).toBe(0)
    const broken = `<<<<<<< ours\n${workspace.read('requirements/index.yaml')}`
    workspace.put({ 'requirements/index.yaml': broken })
    const { status, seen } = extract()
    expect([status, seen[0]?.[0], workspace.read('requirements/index.yaml')]).toEqual([1, 'index-unreadable', broken])
  })
})

describe('requirements that were written by hand', () => {
  const old = 'requirements:\n  - id: ACME-1001\n    text: It MAY sleep.\n'

  it('[TL-EXTRACT-023] are read, and never written over', () => {
    const own = 'requirements:\n  - id: ACME-2001\n    text: It MUST answer.\n'
    workspace.put({ 'requirements/old.yaml': old, 'requirements/api.yaml': own })
    for (let run = 0; run < 2; run++) {
      const read = extract()
      expect([read.status, read.seen, idsOf(read)]).toEqual([0, [], ['ACME-1001', 'ACME-2001']])
    }
    expect([workspace.read('requirements/old.yaml'), workspace.read('requirements/api.yaml')]).toEqual([old, own])
    expect(workspace.read('contracts/requirements/src/generated/index.ts')).toContain("'ACME-1001': {")
    workspace.put({ 'requirements/api.yaml': own.replace('MUST', 'MAY') })
    expect(extract('--check').seen.map(([code]) => code)).toEqual(['requirement-disagrees', 'requirement-disagrees'])
  })

  it('[TL-EXTRACT-023] are read beside ad-hoc outputs as well', () => {
    workspace.put({ 'out/old.yaml': old })
    const read = extract('--specs', 'specs/*.md', '--id-pattern', 'ACME-\\d+', '--out', 'out')
    expect([read.status, idsOf(read), workspace.read('out/old.yaml')]).toEqual([0, ['ACME-1001', 'ACME-2001'], old])
  })
})

describe('input that is no good', () => {
  const adHoc = (glob: string) => extract('--specs', glob, '--id-pattern', 'ACME-\\d+')

  it('[TL-EXTRACT-026] is answered with a finding: binary, huge, empty', () => {
    workspace.put({ 'specs/bin.md': 'a\0b', 'specs/empty.md': '' })
    const huge = openSync(join(workspace.root, 'specs/huge.md'), 'w')
    ftruncateSync(huge, 50 * 1024 * 1024)
    closeSync(huge)
    const read = extract()
    expect([read.status, read.seen, idsOf(read)]).toEqual([
      1,
      [
        ['markdown-not-text', 'specs/bin.md:1:1'],
        ['markdown-too-large', 'specs/huge.md:1:1'],
      ],
      ['ACME-2001'],
    ])
    expect(existsSync(join(workspace.root, 'requirements'))).toBe(false)
  })

  it('[TL-EXTRACT-026] does not lead in circles: links to folders, to files, to nothing, to themselves', () => {
    symlinkSync('..', join(workspace.root, 'specs/up'))
    symlinkSync('api.md', join(workspace.root, 'specs/again.md'))
    symlinkSync('nothing.md', join(workspace.root, 'specs/dangling.md'))
    symlinkSync('self.md', join(workspace.root, 'specs/self.md'))
    const read = adHoc('specs/**/*.md')
    expect([read.status, read.seen, idsOf(read)]).toEqual([0, [], ['ACME-2001']])
    expect(idsOf(extract())).toEqual(['ACME-2001'])
  })

  it('[TL-EXTRACT-026] is what git ignores, unless it is named', () => {
    workspace.put({ '.gitignore': 'specs/drafts/\n', 'specs/drafts/a.md': '- [ACME-3001] It MUST.\n' })
    expect(idsOf(extract())).toEqual(['ACME-2001', 'ACME-3001'])
    execFileSync('git', ['init', '-q'], { cwd: workspace.root })
    expect(idsOf(extract())).toEqual(['ACME-2001'])
    expect(idsOf(adHoc('specs/**/*.md'))).toEqual(['ACME-2001', 'ACME-3001'])
  })

  it('[TL-EXTRACT-025] is a pattern that backtracks', () => {
    const { status, seen } = extract('--specs', 'specs/*.md', '--id-pattern', '([A-Z]+-?)+\\d+')
    expect([status, seen]).toEqual([
      1,
      [
        ['id-pattern-backtracks', '-'],
        ['id-without-family', 'specs/api.md:3:4'],
      ],
    ])
  })
})
