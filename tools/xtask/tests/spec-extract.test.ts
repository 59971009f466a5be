import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpecExtractResult } from '../src/commands/spec-extract.ts'
import { type Scratch, scratch } from './run-in.ts'

const config = `export default { ids: { families: [{ pattern: 'ACME-\\\\d{4}', title: 'Orchestrator' }] } }`
const api = '# API\n\n## Tasks\n\n- [ACME-2001] **Admit.** It MUST answer.\n'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({ 'xtask.config.ts': config, 'specs/api.md': api })
})
afterEach(() => workspace.remove())

describe('xtask spec-extract', () => {
  it('writes, then has nothing to do, then reports what is stale', () => {
    const first = workspace.json<SpecExtractResult>('spec-extract')
    expect([first.status, first.report.result.counts]).toEqual([0, { written: 3, unchanged: 0, removed: 0 }])
    expect(workspace.json<SpecExtractResult>('spec-extract', '--check')).toMatchObject({
      status: 0,
      report: { result: { mode: 'check', counts: { written: 0, unchanged: 3, removed: 0 } } },
    })
    workspace.put({ 'specs/api.md': api.replace('answer', 'reply') })
    const stale = workspace.json('spec-extract', '--check')
    expect([stale.status, stale.seen]).toEqual([
      1,
      [
        ['generated-stale', 'requirements/api.yaml:1:1'],
        ['generated-stale', 'requirements/index.yaml:1:1'],
      ],
    ])
  })

  it('writes nothing when a spec is faulty', () => {
    workspace.put({ 'specs/other.md': '- [ACME-2001] It MAY.\n' })
    const { status, seen } = workspace.json('spec-extract')
    expect([status, seen]).toEqual([1, [['duplicate-id', 'specs/other.md:1:4']]])
    expect(existsSync(join(workspace.root, 'requirements'))).toBe(false)
  })

  it('reads any documents with patterns that are given', () => {
    workspace.put({ 'docs/a.md': 'It MUST hold (REQ_7).\n', 'docs/b.txt': '[REQ_8] It MUST.\n' })
    const listed = workspace.json<SpecExtractResult>('spec-extract', '--specs', 'docs/*.md', '--id-pattern', 'REQ_\\d+')
    expect(listed.report.result.mode).toBe('list')
    expect(listed.report.result.specs.flatMap(({ requirements }) => requirements.map(({ id }) => id))).toEqual([
      'REQ_7',
    ])
    const argv = ['--specs', 'docs/*.md', '--id-pattern', 'REQ_\\d+', '--out', 'out']
    expect(workspace.run('spec-extract', ...argv).stdout).toContain('written  out/a.yaml')
    expect(workspace.read('out/index.ts')).toContain("export type ReqId =\n  | 'REQ_7'\n")
  })

  it('answers a wrong call with what is wrong', () => {
    const check = (message: string, ...argv: string[]) => {
      const { status, stderr } = workspace.run('spec-extract', ...argv)
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    check('docs/none.md: no such file', '--specs', 'docs/none.md', '--out', 'out')
    check('specs: not a file', '--specs', 'specs', '--out', 'out')
    check("the ID pattern '(' is no regular expression", '--id-pattern', '(', '--out', 'out')
    check('need --out DIR or --format json', '--specs', 'specs/*.md')
  })

  it('reports a glob and a pattern that match nothing', () => {
    const argv = ['--specs', 'docs/**/*.md', '--specs', 'specs/*.md', '--id-pattern', 'REQ-\\d']
    const { status, seen } = workspace.json('spec-extract', ...argv)
    expect([status, seen]).toEqual([
      1,
      [
        ['nothing-extracted', '-'],
        ['nothing-extracted', '-'],
        ['id-without-family', 'specs/api.md:5:4'],
      ],
    ])
  })
})
