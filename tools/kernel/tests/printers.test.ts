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
