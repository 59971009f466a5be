import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

const config = `export default { ids: { families: [{ pattern: 'ACME-\\\\d+', title: 'Acme' }] } }\n`
const test =
  "import { expect, it } from 'vitest'\nimport { push } from '../src/a.ts'\nit('[ACME-1] pushes', () => {\n  expect(push()).toBe(1)\n})\n"
const code = '// implements: ACME-1\nexport const push = () => 1\n'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'xtask.config.ts': config,
    'specs/a.md': '- [ACME-1] It MUST push.\n- [ACME-2] It SHOULD wait.\n',
    'packages/a/src/a.ts': code,
    'packages/a/tests/a.test.ts': test,
  })
})
afterEach(() => workspace.remove())

describe('xtask coverage', () => {
  it('[TL-TRACE-322] makes up no share without results', () => {
    const { status, stdout } = workspace.run('coverage', '--by', 'level')
    expect(status).toBe(1)
    expect(stdout).toContain(
      [
        'by level  all  verified  share  unproven  specified',
        'MUST        1         –      –         1          0',
      ].join('\n'),
    )
    expect(workspace.json('coverage').seen).toContainEqual(['results-missing', '-'])
  })

  it('[TL-TRACE-323] holds what is counted to thresholds, at their line and as they are typed', () => {
    workspace.put({ 'ci/gate.yaml': 'steps: [coverage]\nthresholds:\n  coverage:\n    MUST: { verified: 50 }\n' })
    expect(workspace.json('coverage').seen).toContainEqual(['coverage-below', 'ci/gate.yaml:4:13'])
    const { report } = workspace.json('coverage', '--threshold', 'all.max-specified=10')
    expect(report.findings.map(({ message }) => message)).toContain('all: 50 % specified (1 of 2), 10 % at most')
    const wrong = workspace.run('coverage', '--threshold', 'MUST.verifed=10')
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("did you mean 'verified'?")])
    expect(workspace.run('coverage', '--by', 'file').stderr).toContain(
      "--by takes spec, family, level, owner; not 'file'",
    )
  })

  it('[TL-TRACE-322] says of which results nothing is known, and that of no requirement nothing is', () => {
    for (const [name, text] of [
      ['half', '{ "schemaVersion": 2, "tests": ['],
      ['hollow', '{ "schemaVersion": 2, "sources": [], "files": [], "tests": [null] }'],
      ['older', '{ "schemaVersion": 1, "sources": [], "files": [], "tests": [] }'],
    ] as const) {
      workspace.put({ [`.throughline/results/${name}.json`]: text })
    }
    const { report } = workspace.json('coverage')
    const unread = report.findings.filter(({ code }) => code === 'results-unreadable').map(({ message }) => message)
    const messageOf = (name: string) => `.throughline/results/${name}.json holds no whole results`
    expect(unread).toEqual(['half', 'hollow', 'older'].map(messageOf))
    workspace.put({ 'specs/a.md': 'Nothing yet.\n' })
    for (const command of [['coverage'], ['trace', 'unproven'], ['trace', 'orphans']]) {
      const { status, seen } = workspace.json(...command)
      expect([status, seen]).toEqual([1, expect.arrayContaining([['requirements-missing', '-']])])
    }
  })

  it('takes an unknown base as a wrong call where it is asked for, and as a note where it was guessed', () => {
    const { report } = workspace.json('coverage')
    expect(report.findings.find(({ code }) => code === 'base-unknown')?.level).toBe('info')
    const { status, stderr } = workspace.run('coverage', '--base', 'nowhere')
    expect([status, stderr]).toEqual([2, expect.stringContaining('is in no git repository')])
  })

  it('prints a table of Markdown', () => {
    const { stdout } = workspace.run('coverage', '--by', 'level', '--format', 'markdown')
    expect(stdout).toContain('| by level | all | verified | share | unproven | specified |\n| --- | --: |')
  })
})

describe('xtask trace', () => {
  const git = (...argv: string[]) => workspace.git(...argv)

  it('[TL-TRACE-331] shows what changed words leave behind, and is answered by a confirmation', () => {
    git('init', '-q')
    git('add', '-A')
    git('commit', '-q', '-m', 'a')
    expect(workspace.run('trace', 'suspect').stdout).toMatch(/^No reference is suspect since [0-9a-f]{9}\.\n$/)
    workspace.put({ 'specs/a.md': '- [ACME-1] It MUST never push.\n- [ACME-2] It SHOULD wait.\n' })
    const { status, seen } = workspace.json('trace', 'suspect')
    expect({ status, seen }).toEqual({
      status: 1,
      seen: [
        ['suspect-reference', 'packages/a/src/a.ts:1:1'],
        ['suspect-reference', 'packages/a/tests/a.test.ts:3:1'],
      ],
    })
    expect(workspace.run('trace', 'suspect').stdout).toContain('ACME-1  It MUST {+never +}push.')
    const sign = ['--reason', 'it did not', '--by', 'ada']
    for (const site of ['packages/a/src/a.ts#push', 'packages/a/tests/a.test.ts#[ACME-1] pushes']) {
      expect(workspace.json('trace', 'confirm', 'ACME-1', '--site', site, ...sign)).toMatchObject({
        status: 0,
        seen: [],
      })
    }
    expect(workspace.json('trace', 'suspect')).toMatchObject({ status: 0, seen: [] })
    expect(workspace.read('ci/trace-confirmations.yaml')).toContain('by: ada')
  })

  it('[TL-TRACE-324] lists what is missing, and says what to do', () => {
    const check = (query: string, line: string, last: string) => {
      const { status, stdout } = workspace.run('trace', query)
      expect(stdout).toContain(line)
      expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringContaining(last)])
    }
    check('orphans', 'specs/a.md:2:4  warning  ACME-2 is referred to by nothing', '1 to mend: promise it')
    check('unproven', 'ACME-1 is unproven: 1 test: no result known', '2 to mend: a current passed test must')
    check('dangling', 'Every ID that is named is defined.', 'Every ID')
    check('unmapped', 'There is no operation', 'handler or metric.')
    for (const query of ['orphans', 'unproven', 'dangling', 'unmapped']) workspace.json('trace', query)
  })

  it('[TL-TRACE-335] says where no base is known what to do', () => {
    const { status, report } = workspace.json('trace', 'suspect')
    expect({ status, result: report.result, codes: report.findings.map(({ code }) => code) }).toEqual({
      status: 0,
      result: { suspects: null },
      codes: ['base-unknown'],
    })
    expect(workspace.run('trace', 'suspect', '--base', 'main').status).toBe(2)
  })

  it('answers a wrong call', () => {
    const check = (message: string, ...argv: string[]) => {
      const { status, stderr } = workspace.run('trace', ...argv)
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    check('trace confirm needs the ID', 'confirm')
    check('trace confirm needs --site', 'confirm', 'ACME-1')
    check('no spec defines ACME-9', 'confirm', 'ACME-9', '--site', 'x', '--reason', 'r', '--by', 'b')
    check('nothing at x names ACME-1', 'confirm', 'ACME-1', '--site', 'x', '--reason', 'r', '--by', 'b')
  })
})
