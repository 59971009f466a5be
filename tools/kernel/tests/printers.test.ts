import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { type Format, findingsOf, printers, type Report } from '../src/index.ts'

const finding = findingsOf({
  broken: { level: 'error', title: 'Broken', why: 'It is.', fix: 'Mend it.' },
  odd: { level: 'warning', title: 'Odd', why: 'It is.', fix: 'Look.', faults: ['WFC-101', 'CWE-20'] },
})

const place = { file: 'specs/a b.md', line: 2, column: 3 }
const full: Report = {
  command: 'c',
  result: {},
  findings: [
    finding('odd', 'no place', {}),
    finding('broken', 'a <b> & "c" | d\n\u0001e', {
      location: { ...place, endLine: 4, endColumn: 1 },
      related: [{ message: 'stands here first', location: place }],
    }),
  ],
  waived: 1,
  text: ['3  x', ''],
  next: 'Go on.',
}
const empty: Report = { command: 'c', result: {}, findings: [] }

const print = (format: Format, report: Report) => printers[format](report, { colour: false })

describe('SARIF', () => {
  const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object
  // The schema is of draft 4, whose only words that ajv does not know are these two.
  const { $schema: _draft, id: _id, ...draft7 } = schema as Record<string, unknown>
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  const validate = ajv.compile(draft7)
  const faults = (document: unknown) => (validate(document) ? [] : validate.errors)

  it('[TL-EDGE-009] is what its schema takes, with and without findings', () => {
    expect(faults(JSON.parse(print('sarif', full)))).toEqual([])
    expect(faults(JSON.parse(print('sarif', empty)))).toEqual([])
    expect(faults({ version: '2.1.0', runs: [{ results: [] }] })).not.toEqual([])
  })

  it('[TL-EDGE-009] [TL-VERIFY-501] names rule, level, place and fingerprint of each finding', () => {
    const { runs } = JSON.parse(print('sarif', full)) as { runs: [{ tool: { driver: object }; results: object[] }] }
    expect(runs[0].tool.driver).toEqual({
      name: 'xtask c',
      rules: [
        { id: 'broken', help: { text: 'Mend it.' } },
        { id: 'odd', help: { text: 'Look.' }, properties: { tags: ['WFC-101', 'CWE-20'] } },
      ],
    })
    const region = { startLine: 2, startColumn: 3 }
    const artifactLocation = { uri: 'specs/a%20b.md' }
    expect(runs[0].results[1]).toEqual({
      ruleId: 'broken',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'a <b> & "c" | d\n\u0001e' },
      locations: [{ physicalLocation: { artifactLocation, region: { ...region, endLine: 4, endColumn: 1 } } }],
      relatedLocations: [
        { id: 0, message: { text: 'stands here first' }, physicalLocation: { artifactLocation, region } },
      ],
      partialFingerprints: { 'throughline/v1': full.findings[1]?.fingerprint },
    })
    expect(runs[0].results[0]).not.toHaveProperty('locations')
  })
})

describe('JSON', () => {
  it('[TL-VERIFY-501] names what public catalogues of faults call a finding, where they have it', () => {
    const { findings } = JSON.parse(print('json', full)) as { findings: { code: string; faults?: string[] }[] }
    expect(findings.map(({ code, faults }) => [code, faults])).toEqual([
      ['odd', ['WFC-101', 'CWE-20']],
      ['broken', undefined],
    ])
  })
})

describe('JUnit', () => {
  it('[TL-EDGE-009] has a failed case for each error, and a passed one for anything less', () => {
    expect(print('junit', full)).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites tests="2" failures="1" errors="0">',
        '  <testsuite name="xtask c" tests="2" failures="1" errors="0">',
        '    <testcase classname="odd" name="no place"><system-out>warning: no place\nLook.</system-out></testcase>',
        `    <testcase classname="broken" name="specs/a b.md:2:3 ${attribute}" file="specs/a b.md"><failure type="broken" message="${attribute}">specs/a b.md:2:3: a &lt;b&gt; &amp; &quot;c&quot; | d\n\uFFFDe\nspecs/a b.md:2:3: stands here first\nMend it.</failure></testcase>`,
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    )
  })

  it('[TL-EDGE-009] has one case that passed where nothing was found', () => {
    expect(print('junit', empty)).toContain('<testcase classname="c" name="no findings"/>')
  })
})

const attribute = 'a &lt;b&gt; &amp; &quot;c&quot; | d&#10;\uFFFDe'

describe('what was tried', () => {
  const [odd, broken] = full.findings
  const cases = [
    { group: 'coverage', name: 'a', found: [String(broken?.fingerprint), String(odd?.fingerprint)] },
    { group: 'coverage', name: 'b', found: [] },
    { group: 'fuzz', name: 'b', found: [], skipped: 'no time' },
  ]
  it('[TL-EDGE-009] is a case in JUnit, with all that it found', () => {
    const lines = print('junit', { ...full, cases }).split('\n')
    expect(lines[2]).toBe('  <testsuite name="xtask c" tests="3" failures="1" errors="0" skipped="1">')
    expect(lines[3]).toBe(
      `    <testcase classname="coverage" name="a"><failure type="broken" message="${attribute}">warning: no place`,
    )
    expect(lines.slice(-5, -3)).toEqual([
      '    <testcase classname="coverage" name="b"/>',
      '    <testcase classname="fuzz" name="b"><skipped message="no time"/></testcase>',
    ])
    expect(print('junit', { ...full, cases: cases.slice(1) })).toContain('<testcase classname="odd" name="no place">')
  })
})

describe('[TL-EDGE-010] a cause that is seen in many places', () => {
  const seenAt = (at: string) =>
    finding('broken', `${at}: no header`, { location: place, anchor: at, cause: { id: 'x', message: 'no header', at } })
  const names = [...'abcdefghijklmno']
  const report = (...at: string[]): Report => ({
    ...empty,
    findings: at.map(seenAt),
    below: { [seenAt('op1').fingerprint]: ['curl x'] },
  })

  it('is told once to people, with its places and what shows it', () => {
    expect(print('text', report('op1', 'op2'))).toBe(
      [
        ...['specs/a b.md:2:3  error  no header  [broken]', '    2 places: op1, op2', '    curl x', '    Mend it.'],
        ...['2 errors of 1 cause', ''],
      ].join('\n'),
    )
    expect(print('text', report(...names))).toContain('15 places: a, b, c, d, e, f, g, h, i, j, k, l and 3 more\n')
    expect(print('text', report('op1'))).toContain(
      'error  op1: no header  [broken]\n    curl x\n    Mend it.\n1 error\n',
    )
    const markdown = print('markdown', report('op1', 'op2'))
    expect(markdown).toContain('| error | `specs/a b.md:2` | no header<br>2 places: op1, op2 | `broken` |')
    expect(markdown).toContain('<details>\n<summary>`broken` no header</summary>\n\n```text\ncurl x\n```\n\n</details>')
  })

  it('is a finding each for machines', () => {
    const prints = (format: Format) => print(format, report(...names)).match(/: no header"/g)?.length
    expect([prints('json'), prints('sarif')]).toEqual([15, 15])
    expect(print('junit', report(...names))).toContain('tests="15" failures="15"')
  })
})

describe('Markdown', () => {
  it('[TL-EDGE-009] has the lines of the report, a row for each finding, and what to do next', () => {
    expect(print('markdown', full)).toBe(
      [
        '## xtask c',
        '',
        '```text',
        '3  x',
        '```',
        '',
        '| level | place | what | code |',
        '|---|---|---|---|',
        '| warning |  | no place | `odd` |',
        '| error | `specs/a b.md:2` | a &lt;b> & "c" \\| d<br>\u0001e | `broken` |',
        '',
        '1 errors, 1 warnings, 0 info, 1 waived',
        '',
        'Go on.',
        '',
      ].join('\n'),
    )
    expect(print('markdown', { ...full, findings: [], markdown: ['| a |', '|---|'] })).toBe(
      '## xtask c\n\n| a |\n|---|\n\nGo on.\n',
    )
  })
})
