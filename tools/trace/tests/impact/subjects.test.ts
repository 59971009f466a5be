import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { impact, mermaidOfSubject, textOfSubject } from '../../src/impact/index.ts'
import { subjects } from '../../src/impact/subjects/index.ts'
import { subjectKinds } from '../../src/impact/subjects/subject.ts'
import { allResults, type SmallWorkspace, smallWorkspace } from './workspace.ts'

let small: SmallWorkspace
beforeAll(() => {
  small = smallWorkspace({
    'packages/a/src/admit.ts': '// ACME-2001: why\nconst x = ["ACME-20011", "XACME-2001", "ACME-2001"]\n',
    'contracts/gen/.throughline-manifest.json':
      '{ "schemaVersion": 1, "command": "c", "files": { "src/index.ts": "0" } }',
    'contracts/gen/src/index.ts': "type ReqId = 'ACME-2001'\n",
    'packages/a/src/data.bin': '\0ACME-2001',
    'ci/alerts.yaml': 'rule: tasks_total > 5\n',
    'requirements/api.yaml': 'requirements: [{ id: ACME-2001 }]\n',
    'packages/b/src/measure.ts': 'export const count = (metrics: any) => metrics.tasksTotal.inc()\n',
    'contracts/config.schema.yaml':
      'title: Config\ntype: object\nproperties:\n  server:\n    type: object\n    properties:\n      port: { type: integer, x-req-id: ACME-2002 }\n',
  })
  allResults(small)
})
afterAll(() => small.remove())

const ask = async (text: string) => {
  const { value, findings } = await impact(small.workspace(), text)
  return {
    value,
    messages: findings.filter(({ level }) => level === 'error').map(({ code, message }) => `${code}: ${message}`),
  }
}
const places = async (text: string) =>
  ((await ask(text)).value?.reached ?? []).map(({ surface, file, line, column, name, why }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(':')
    return `${surface} ${place} ${name === file ? '' : `${name} `}(${why})`
  })
const tests = async (text: string) => ((await ask(text)).value?.tests ?? []).map(({ name, why }) => `${name} (${why})`)

describe('a requirement', () => {
  it('[TL-IMPACT-001] [TL-IMPACT-002] is listed at every place by surface, and no part of a longer ID', async () => {
    expect(await places('ACME-2001')).toEqual([
      'specs specs/api.md:5:4 (states it)',
      'contracts contracts/data.yaml:7:17 createTask (promises it)',
      'generated contracts/gen/src/index.ts:1:15 (mentions it (string))',
      'code packages/a/src/admit.ts:1:4 (mentions it (comment))',
      'code packages/a/src/admit.ts:2:41 (mentions it (string))',
      'code packages/b/src/b.ts:3:18 add (implements it)',
      'tests packages/a/tests/a.test.ts:4:8 (verifies it)',
      'docs docs/guide.md:5:5 (names it)',
      'inventories requirements/api.yaml:1:22 (mentions it (string))',
    ])
  })

  it('says what it stands for, and which tests hold it', async () => {
    const { value } = await ask('ACME-2001')
    expect([value?.subject, value?.requirement]).toEqual([
      { kind: 'requirement', name: 'ACME-2001', key: 'requirement:ACME-2001', file: 'specs/api.md', line: 5 },
      {
        id: 'ACME-2001',
        title: 'Admit',
        level: 'MUST',
        text: 'It MUST answer with 202.',
        section: ['Tasks'],
        anchor: 'tasks',
        spec: 'specs/api.md',
      },
    ])
    expect(await tests('ACME-2001')).toEqual(['twice > [ACME-2001] adds (names ACME-2001)'])
  })

  it('[TL-IMPACT-004] stands in a contract at an operation, of which the surface is told', async () => {
    expect(await places('ACME-2002')).toContain(
      'errors contracts/data.yaml:12:47 createTask responses/429 (promises it)',
    )
  })

  it('[TL-IMPACT-005] says which files were not searched', async () => {
    const { findings } = await impact(small.workspace(), 'ACME-2001')
    expect(findings.map(({ code, level }) => [code, level])).toEqual([['files-not-searched', 'info']])
  })
})

describe('anything else', () => {
  it('[TL-TRACE-412] is found by its name, whatever kind it is of', async () => {
    const check = async (text: string, ...want: [kind: string, key: string]) => {
      const { value } = await ask(text)
      expect([value?.subject.kind, value?.subject.key]).toEqual(want)
    }
    await check('createTask', 'operation', 'operation:data/createTask')
    await check('POST /v1/tasks', 'operation', 'operation:data/createTask')
    await check('data/createTask', 'operation', 'operation:data/createTask')
    await check('operation:data/createTask', 'operation', 'operation:data/createTask')
    await check('createTask/429', 'response', 'response:data/createTask/429')
    await check('Admission', 'schema', 'schema:data/Admission')
    await check('Admission.place', 'property', 'property:data/Admission.place')
    await check('tasks_total', 'metric', 'metric:tasks_total')
    await check('less', 'symbol', 'packages/b/src/b.ts#less')
    await check('packages/b/src/b.ts#less', 'symbol', 'packages/b/src/b.ts#less')
    await check('packages/b/src/b.ts', 'file', 'file:packages/b/src/b.ts')
    await check('./packages/b/../b/src/b.ts', 'file', 'file:packages/b/src/b.ts')
    await check('packages/b/src/b.ts:4', 'place', 'packages/b/src/b.ts:4')
    await check('contracts/data.yaml#/components/schemas', 'pointer', 'contracts/data.yaml#/components/schemas')
  })

  it('[TL-TRACE-410] is answered by surface: an operation', async () => {
    expect(await places('createTask')).toEqual([
      'specs specs/api.md:5:4 ACME-2001 (stands behind it)',
      'specs specs/api.md:6:4 ACME-2002 (stands behind it)',
      'contracts contracts/data.yaml:5:5 createTask (is it)',
      'contracts contracts/data.yaml:9:9 createTask 202 (is part of it)',
      'errors contracts/data.yaml:12:9 createTask 429 (is part of it)',
      'code packages/b/src/b.ts:2 add (implements ACME-2001)',
      'docs docs/guide.md Admission (names ACME-2001)',
    ])
    expect(await tests('createTask')).toEqual([
      'twice > [ACME-2001] adds (names ACME-2001)',
      'twice > [ACME-2002] is a function (names ACME-2002)',
    ])
  })

  it('[TL-TRACE-410] is answered by surface: a property by the operations that are made of it', async () => {
    expect((await places('Admission.place')).filter((place) => place.startsWith('contracts'))).toEqual([
      'contracts contracts/data.yaml:5:5 createTask (is made of it)',
      'contracts contracts/data.yaml:9:9 createTask 202 (is made of it)',
      'contracts contracts/data.yaml:19:5 Admission (is made of it)',
      'contracts contracts/data.yaml:21:21 Admission.place (is it)',
    ])
  })

  it('[TL-TRACE-410] is answered by surface: a metric where it is emitted and watched', async () => {
    expect(await places('tasks_total')).toEqual([
      'metrics contracts/metrics.json:1:24 tasks_total (is it)',
      'code packages/b/src/measure.ts:1:48 (mentions it)',
      'other ci/alerts.yaml:1:7 (mentions it)',
    ])
  })

  it('[TL-TRACE-403] is answered by what ran: a line by the tests that executed its function', async () => {
    expect(await tests('packages/b/src/b.ts:4')).toEqual([
      'twice > [ACME-2001] adds (executed packages/b/src/b.ts)',
      'adds (executed packages/b/src/b.ts)',
    ])
    expect(await tests('less')).toEqual(['[ACME-2003] takes (executed packages/b/src/b.ts)'])
    expect(await tests('packages/a/src/a.ts')).toEqual(['twice > [ACME-2001] adds (executed packages/a/src/a.ts)'])
  })

  it('[TL-TRACE-412] is a line between all symbols, which what marks the whole file marks', async () => {
    small.put({ 'packages/a/src/marked.ts': "// implements: ACME-2001\nimport { add } from 'b'\n\nadd(1)\n" })
    expect((await ask('packages/a/src/marked.ts:4')).value?.requirements.map(({ id }) => id)).toEqual(['ACME-2001'])
  })

  it('draws itself and shows itself to people', async () => {
    const { value } = await ask('less')
    expect(value && mermaidOfSubject(value)).toBe(
      [
        'flowchart LR',
        '  root["less"]',
        '  subgraph code["Code (1)"]',
        '    code0["less<br>packages/b/src/b.ts"]',
        '  end',
        '  root --> code',
        '  subgraph tests["Tests (1)"]',
        '    tests0["[ACME-2003] takes<br>packages/b/tests/b.test.ts"]',
        '  end',
        '  root --> tests',
        '',
      ].join('\n'),
    )
    expect(value && textOfSubject(value)).toEqual([
      'less  symbol',
      '  packages/b/src/b.ts:6',
      '',
      'Code (1)',
      '  packages/b/src/b.ts:6  less: is it',
      '',
      'Tests that hold it (1)',
      '  packages/b/tests/b.test.ts:3  [ACME-2003] takes  (executed packages/b/src/b.ts)',
      '',
    ])
  })
})

describe('a wrong question', () => {
  it('[TL-IMPACT-003] about an ID that no spec defines names the nearest', async () => {
    expect(await ask('ACME-2004')).toEqual({
      value: undefined,
      messages: [
        "unknown-subject: 'ACME-2004' is defined by no spec; did you mean 'ACME-2001' or 'ACME-2002' or 'ACME-2003'?",
      ],
    })
  })

  it('[TL-TRACE-413] about nothing names what is near, and what can be asked for', async () => {
    const check = async (text: string, ...near: string[]) => {
      const [message = ''] = (await ask(text)).messages
      expect(message).toMatch(/^unknown-subject: '/)
      const [, hint = ''] = /did you mean (.+?)\?/.exec(message) ?? []
      expect([...hint.matchAll(/'([^']+)'/g)].map(([, name]) => name)).toEqual(near)
      expect(message).toContain('It takes the ID of a requirement, an operationId, ')
    }
    await check('')
    await check('docs/guide.md:0', 'docs/guide.md')
    await check('docs/guide.md:999', 'docs/guide.md')
    await check('creatTask', 'createTask')
    await check('Admision.place', 'Admission.place')
    await check('task_total', 'tasks_total')
    await check('b.ts', 'packages/b/src/b.ts')
    await check('packages/x/tests/c.test.ts', 'packages/c/tests/c.test.ts')
    await check('contracts/data.yaml#/components/schemas/Admision', 'contracts/data.yaml#/components/schemas/Admission')
    await check('../outside.ts')
    await check('xyzzy')
    await check('')
  })

  it('[TL-TRACE-413] about a name that several things have lists them all', async () => {
    small.put({ 'packages/c/src/c.ts': 'export const add = 1\nexport const Admission = 2\n' })
    expect((await ask('add')).messages).toEqual([
      "ambiguous-subject: 'add' may be packages/b/src/b.ts#add (symbol), packages/c/src/c.ts#add (symbol)",
    ])
    expect((await ask('Admission')).messages).toEqual([
      "ambiguous-subject: 'Admission' may be schema:data/Admission (schema), packages/c/src/c.ts#Admission (symbol)",
    ])
    expect((await ask('schema:data/Admission')).messages).toEqual([])
  })

  it('is told by a table that has every kind', () => {
    expect(Object.keys(subjects)).toEqual([...subjectKinds])
  })
})
