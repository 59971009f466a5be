import { spawnSync } from 'node:child_process'
import type { SinceImpact, SubjectImpact } from '@throughline/trace/impact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'specs/a.md': '- [ACME-2001] **Admit.** It MUST answer.\n',
    'packages/a/package.json': '{ "name": "a" }\n',
    'packages/a/src/a.ts': '// ACME-2001\n',
    'packages/a/tests/a.test.ts': "it('[ACME-2001] answers', () => {})\n",
  })
})
afterEach(() => workspace.remove())

const git = (...args: string[]) => {
  const own = ['-c', 'user.name=a', '-c', 'user.email=a@throughline.invalid']
  expect(spawnSync('git', [...own, ...args], { cwd: workspace.root }).status).toBe(0)
}
const commit = () => {
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'c')
}

describe('xtask impact', () => {
  it('groups the places by surface', () => {
    expect(workspace.run('impact', 'ACME-2001')).toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'ACME-2001  Admit  MUST',
        '  It MUST answer.',
        '',
        'Specs (1)',
        '  specs/a.md:1:4                  - [ACME-2001] **Admit.** It MUST answer.',
        '',
        'Code (1)',
        '  packages/a/src/a.ts:1:4         // ACME-2001',
        '',
        'Tests (1)',
        "  packages/a/tests/a.test.ts:1:6  it('[ACME-2001] answers', () => {})",
        '',
        'Tests that hold it (1)',
        '  packages/a/tests/a.test.ts:1  [ACME-2001] answers  (names ACME-2001)',
        '',
        'ACME-2001 stands in 3 places of 3 files; 1 test holds it.',
        '',
      ].join('\n'),
    })
    expect(workspace.json<SubjectImpact>('impact', 'packages/a/src/a.ts').report.result.subject.kind).toBe('file')
  })

  it('[TL-IMPACT-003] ends with 1 for an unknown ID', () => {
    expect(workspace.json('impact', 'ACME-2002')).toMatchObject({ status: 1, seen: [['unknown-subject', '-']] })
  })

  it('[TL-TRACE-411] prints what a shell takes, and only that, with --format vitest', () => {
    commit()
    workspace.put({ 'specs/a.md': '- [ACME-2001] **Admit.** It MUST answer at once.\n' })
    const { since } = workspace.json<{ since: SinceImpact }>('impact', '--since', 'HEAD').report.result
    expect(since.tests.map(({ file, why }) => [file, why.map(({ kind }) => kind)])).toEqual([
      ['packages/a/tests/a.test.ts', ['verifies']],
    ])
    expect(workspace.run('impact', '--since', 'HEAD', '--format', 'vitest')).toEqual({
      status: 0,
      stderr: '',
      stdout: 'npm test -w packages/a --\n',
    })
    expect(workspace.run('impact', '--since', 'HEAD', '--format', 'mermaid').stdout).toMatch(/^flowchart LR\n/)
    expect(workspace.run('impact', '--since', 'HEAD').stdout).toContain('Tests to run: 1 of 1\n')
  }, 180_000)

  it('says that there is nothing to run', () => {
    commit()
    expect(workspace.run('impact', '--since', 'HEAD', '--format', 'vitest').stdout).toBe(
      '# Nothing to run: no test is concerned since HEAD.\n',
    )
  })

  it('[TL-TRACE-402] answers a wrong call', () => {
    const check = (message: string, ...argv: string[]) => {
      const { status, stderr } = workspace.run('impact', ...argv)
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    check('impact needs a subject')
    check('impact takes one subject; not ACME-2001 and ACME-2001', 'ACME-2001', 'ACME-2001')
    check('impact takes --since or a subject; not both (ACME-2001)', 'ACME-2001', '--since', 'HEAD')
    check('--format vitest goes with --since REF', 'ACME-2001', '--format', 'vitest')
    check('is in no git repository', '--since', 'HEAD')
    commit()
    check("'nowhere' names no commit here", '--since', 'nowhere')
    check('--format takes text, json', '--since', 'HEAD', '--format', 'mermade')
  })
})
