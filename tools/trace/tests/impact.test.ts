import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultConfig, workspaceOf } from '@throughline/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { impact, searchLimit } from '../src/index.ts'

const openapi = `openapi: 3.1.1
paths:
  /v1/tasks:
    post:
      operationId: createTask
      x-req-id: ACME-2001
      responses:
        '429':
          # ACME-2001 in a comment
          x-req-id: [ACME-2002, ACME-2001]
  /v1/tasks/{id}:
    get:
      responses:
        '200': { $ref: './parts/ok.yaml#/ok', x-req-id: ACME-2001 }
`

const files: Record<string, string> = {
  'specs/api.md': '# API\n\n## Tasks\n\n- [ACME-2001] **Admit.** It MUST answer.\n- [ACME-20011] It MUST not count.\n',
  'contracts/data.yaml': openapi,
  'contracts/parts/ok.yaml': 'ok:\n  description: as ACME-2001 says\n',
  'contracts/notes.yaml': 'text: ACME-2001\n',
  'contracts/metrics.json': '{\n  "required_metrics": [{ "name": "tasks_total", "x-req-id": "ACME-2001" }]\n}\n',
  'contracts/gen/.throughline-manifest.json':
    '{ "schemaVersion": 1, "command": "c", "files": { "src/index.ts": "0" } }',
  'contracts/gen/src/index.ts': "type ReqId = 'ACME-2001'\n",
  'packages/a/src/a.ts':
    '// ACME-2001: why\nconst x = ["ACME-20011", "XACME-2001", "ACME-2001-b", "b-ACME-2001", "ACME-2001_c"]\n',
  'packages/a/tests/a.test.ts': "it('[ACME-2001] answers', () => {})\n",
  'docs/a.md': 'See ACME-2001- and (ACME-2001).\n',
  'ci/waivers.yaml': '- reason: ACME-2001\n',
}

const config = {
  ...defaultConfig,
  ids: { families: [{ pattern: 'ACME-\\d+', title: 'Orchestrator' }] },
  openapi: [{ name: 'data', document: 'contracts/data.yaml' }],
  metrics: { contract: 'contracts/metrics.json', out: 'contracts/metrics/src/generated' },
}

let root = ''
const put = (path: string, content: string | Buffer) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}
const ask = (id: string) => impact(workspaceOf(root, config), id)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'impact-'))
  for (const [path, content] of Object.entries(files)) put(path, content)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('impact', () => {
  it('[TL-IMPACT-001] [TL-IMPACT-002] lists every place with line, column and kind, and no part of a longer word', () => {
    const { value, findings } = ask('ACME-2001')
    expect(findings).toEqual([])
    expect(value.places.map(({ kind, file, line, column }) => `${kind} ${file}:${line}:${column}`)).toEqual([
      'spec specs/api.md:5:4',
      'contract contracts/data.yaml:6:17',
      'contract contracts/data.yaml:9:13',
      'contract contracts/data.yaml:10:33',
      'contract contracts/data.yaml:14:57',
      'contract contracts/metrics.json:2:62',
      'contract contracts/parts/ok.yaml:2:19',
      'generated contracts/gen/src/index.ts:1:15',
      'code packages/a/src/a.ts:1:4',
      'test packages/a/tests/a.test.ts:1:6',
      'doc docs/a.md:1:5',
      'doc docs/a.md:1:21',
      'other ci/waivers.yaml:1:11',
      'other contracts/notes.yaml:1:7',
    ])
    expect(value.counts).toEqual({ spec: 1, contract: 6, generated: 1, code: 1, test: 1, doc: 2, other: 2 })
  })

  it('says what the ID stands for, and which place defines it', () => {
    const { value } = ask('ACME-2001')
    expect(value.requirement).toEqual({
      title: 'Admit',
      level: 'MUST',
      text: 'It MUST answer.',
      spec: 'specs/api.md',
      section: ['Tasks'],
      anchor: 'tasks',
    })
    expect(value.places.filter(({ defines }) => defines).map(({ file, text }) => [file, text])).toEqual([
      ['specs/api.md', '- [ACME-2001] **Admit.** It MUST answer.'],
    ])
  })

  it('[TL-IMPACT-004] names what each place in a contract is about', () => {
    const { value } = ask('ACME-2001')
    expect(
      value.places.filter(({ kind }) => kind === 'contract').map(({ about, pointer }) => [about, pointer]),
    ).toEqual([
      ['createTask', '/paths/~1v1~1tasks/post/x-req-id'],
      [undefined, undefined],
      ['createTask responses/429', '/paths/~1v1~1tasks/post/responses/429/x-req-id/1'],
      ['GET /v1/tasks/{id} responses/200', '/paths/~1v1~1tasks~1{id}/get/responses/200/x-req-id'],
      ['required_metrics/tasks_total', '/required_metrics/0/x-req-id'],
      ['ok/description', '/ok/description'],
    ])
  })

  it('[TL-IMPACT-003] answers an unknown ID with the nearest', () => {
    const { value, findings } = ask('ACME-2010')
    expect(value.places).toEqual([])
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['unknown-subject', "ACME-2010 is defined by no spec; did you mean 'ACME-2001' or 'ACME-20011'?"],
    ])
    // Nothing defines it any more, and the contract names it all the same.
    expect(ask('ACME-2002')).toMatchObject({
      value: { places: [{ file: 'contracts/data.yaml', line: 10 }] },
      findings: [{ code: 'unknown-subject' }],
    })
  })

  it('[TL-IMPACT-005] says which files it did not search', () => {
    put('packages/a/src/data.bin', Buffer.from([0, 1, 2, ...Buffer.from('ACME-2001')]))
    put('packages/a/src/large.txt', `ACME-2001${' '.repeat(searchLimit)}`)
    const { value, findings } = ask('ACME-2001')
    expect(value.counts.code + value.counts.other).toBe(3)
    expect(findings.map(({ code, level, message }) => [code, level, message])).toEqual([
      ['files-not-searched', 'info', '1 binary and 1 very large files, such as packages/a/src/data.bin'],
    ])
  })

  it('shortens long lines around the ID', () => {
    put('docs/long.md', `${'a '.repeat(500)}ACME-2001${' b'.repeat(500)}\n`)
    const text = ask('ACME-2001').value.places.find(({ file }) => file === 'docs/long.md')?.text ?? ''
    expect(text).toMatch(/^…[a ]+ACME-2001[ b]+…$/)
    expect(text.length).toBeLessThan(130)
  })

  it('reads on where a contract or a manifest does not parse', () => {
    put('contracts/data.yaml', 'a: [\nx-req-id: ACME-2001\n')
    put('contracts/gen/.throughline-manifest.json', '{')
    const { value } = ask('ACME-2001')
    expect(value.places.filter(({ file }) => file === 'contracts/data.yaml')).toEqual([
      { kind: 'contract', file: 'contracts/data.yaml', line: 2, column: 11, text: 'x-req-id: ACME-2001' },
    ])
    expect(value.counts.generated).toBe(0)
  })
})
