import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '@throughline/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importJunit, readJunit } from '../../src/results/import-index.ts'
import { readOwnResults, readResults, removeOwnResults } from '../../src/results/index.ts'

const pytest = `<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" tests="3">
  <testcase classname="tests.test_queue.TestQueue" name="test_full_ACME_0001" time="0.1"/>
  <testcase classname="tests.test_queue" name="test_drop"><properties><property name="req" value="ACME-0002, ACME-0003"/></properties>
    <system-out><![CDATA[<!DOCTYPE html> &unknown; ]]></system-out></testcase>
  <testcase classname="tests.test_queue" name="test_slow"><skipped message="later"/></testcase>
</testsuite></testsuites>`

const node = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="[ACME-0004] queue" tests="1"><testcase name="takes &lt;one&gt;" classname="test" file="lib/queue.test.js" line="7">
    <failure type="testCodeFailure" message="no">Error</failure></testcase></testsuite>
  <testcase name="alone" classname="test"/>
</testsuites>`

const nextest = `<testsuites name="nextest-run"><testsuite name="queue::core"><testcase name="queue::drop_lru" classname="queue::core">
<flakyFailure type="test failure"/></testcase></testsuite></testsuites>`

let root = ''
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'junit-')))
  mkdirSync(join(root, 'tests'))
  mkdirSync(join(root, 'lib'))
  writeFileSync(join(root, 'tests/test_queue.py'), 'pass\n')
  writeFileSync(join(root, 'lib/queue.test.js'), '1\n')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const given = (runner: string, text: string) => ({
  root,
  file: 'report.xml',
  text,
  runner,
  package: 'queue',
  families: [{ pattern: 'ACME-\\d{4}' }],
})

describe('an imported report', () => {
  const check = (runner: string, text: string, want: unknown[]) => {
    const { value, findings } = importJunit(given(runner, text))
    expect(findings).toEqual([])
    expect(
      value.tests.map(({ file, line, name, status, reqIds }) => [file, line, name, status, reqIds.map(({ id }) => id)]),
    ).toEqual(want)
    const [read] = readResults(root).filter((each) => each.runner === runner)
    expect(read?.tests.map(({ assertions, executed }) => [assertions, executed])).toEqual(want.map(() => [null, []]))
  }

  it('[TL-TRACE-109] says what pytest, node and nextest wrote', () => {
    check('pytest', pytest, [
      ['tests/test_queue.py', 1, 'pytest > test_full_ACME_0001', 'passed', []],
      ['tests/test_queue.py', 1, 'pytest > test_drop', 'passed', ['ACME-0002', 'ACME-0003']],
      ['tests/test_queue.py', 1, 'pytest > test_slow', 'skipped', []],
    ])
    check('node', node, [
      ['lib/queue.test.js', 7, '[ACME-0004] queue > takes <one>', 'failed', ['ACME-0004']],
      ['test', 1, 'alone', 'passed', []],
    ])
    check('nextest', nextest, [['queue::core', 1, 'queue::core > queue::drop_lru', 'flaky', []]])
    expect(readResults(root)[0]?.tests[0]?.fileHash ?? '').not.toBe(sha256(''))
  })

  it('[TL-TRACE-109] stays where own results are taken away', () => {
    importJunit(given('node', node))
    removeOwnResults(root)
    expect(readOwnResults(root)).toEqual([])
    expect(readResults(root).map(({ runner }) => runner)).toContain('node')
  })
})

describe('a broken report', () => {
  const deep = `${'<testsuite>'.repeat(60)}${'</testsuite>'.repeat(60)}`
  const check = (text: string, code: string, line: number, column: number) => {
    const { value, findings } = readJunit('report.xml', text)
    const found = findings.map((each) => [each.code, each.location?.line, each.location?.column])
    expect([value, found]).toEqual([[], [[code, line, column]]])
  }

  it.each([
    ['is cut off', '<testsuites>\n  <testsuite name="a">', 'junit-malformed', 1, 1],
    ['closes what it did not open', '<testsuites>\n</testsuite>', 'junit-malformed', 2, 1],
    ['declares entities', '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'junit-malformed', 2, 1],
    ['is no XML', 'ok 1 - passes', 'junit-malformed', 1, 1],
    ['is empty', '', 'junit-malformed', 1, 1],
    ['is too deep', deep, 'junit-malformed', 1, 540],
    ['holds no test', '<testsuites><testsuite name="a"/></testsuites>', 'junit-without-tests', 1, 1],
  ])('[TL-TRACE-110] that %s is a finding', (_what, text, code, line, column) => {
    check(text, code, line, column)
  })

  it('[TL-TRACE-110] changes no results', () => {
    importJunit(given('node', node))
    importJunit(given('node', '<testsuites>'))
    expect(readResults(root).find(({ runner }) => runner === 'node')?.tests).toHaveLength(2)
  })
})
