import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

const schema = 'type: object\nadditionalProperties: false\nproperties:\n  port: { type: integer, x-req-id: OC-001 }\n'
const config = `export default {
  config: { schema: 'contracts/config.schema.yaml', bundle: 'schemas', out: 'src/generated' },
  ids: { families: [{ pattern: 'OC-\\\\d{3}', title: 'Config' }] },
}\n`
const spec = '# Config\n\n- [OC-001] **Port.** The daemon MUST listen there.\n'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({ 'xtask.config.ts': config, 'specs/config.md': spec, 'contracts/config.schema.yaml': schema })
})
afterEach(() => workspace.remove())

interface Result {
  counts: { written: number; unchanged: number; removed: number }
}

describe('xtask regen-schema', () => {
  it('[TL-SCHEMA-006] writes, checks, and shows a new key', () => {
    expect(workspace.json<Result>('regen-schema').report.result.counts).toEqual({
      written: 6,
      unchanged: 0,
      removed: 0,
    })
    expect(workspace.json('regen-schema', '--check').status).toBe(0)
    workspace.put({ 'contracts/config.schema.yaml': `${schema}  host: { type: string }\n` })
    expect(workspace.json('regen-schema', '--check')).toMatchObject({
      status: 1,
      seen: [
        'schemas/config.schema.json',
        'src/generated/schema.ts',
        'src/generated/types.ts',
        'src/generated/validator.js',
      ]
        .map((path) => ['generated-stale', `${path}:1:1`])
        .sort(),
    })
    expect(workspace.json('regen-schema').status).toBe(0)
    expect(workspace.read('src/generated/types.ts')).toContain('host?: string')
  })

  it('[TL-SCHEMA-009] writes nothing while the schema has an error', () => {
    workspace.put({
      'contracts/config.schema.yaml': schema.replace('integer', 'integr').replace('OC-001', 'OC-002'),
    })
    const { status, seen, report } = workspace.json<Result>('regen-schema')
    expect([status, seen, report.result.counts]).toEqual([
      1,
      [
        ['schema-invalid', 'contracts/config.schema.yaml:4:17'],
        ['req-id-unknown', 'contracts/config.schema.yaml:4:35'],
      ],
      { written: 0, unchanged: 0, removed: 0 },
    ])
    expect(existsSync(join(workspace.root, 'src'))).toBe(false)
  })

  it('needs no workspace for a file and a folder', () => {
    workspace.put({ 'x/limits.yaml': 'type: object\n' })
    expect(workspace.json('regen-schema', '--input', 'x/limits.yaml', '--out', 'x/out').status).toBe(0)
    expect(existsSync(join(workspace.root, 'x/out/limits.schema.json'))).toBe(true)
    expect(workspace.run('regen-schema', '--input', 'x/limits.yaml')).toMatchObject({ status: 2, stdout: '' })
    const { status, stderr } = workspace.run('regen-schema', '--input', 'none.yaml', '--out', 'x/out')
    expect([status, stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^xtask: .*none\.yaml: no such file$/)])
  })

  it('says when a workspace has no config contract', () => {
    workspace.put({ 'xtask.config.ts': 'export default {}\n' })
    expect(workspace.run('regen-schema')).toMatchObject({
      status: 2,
      stderr: 'xtask: this workspace has no config contract\nName it as `config` in xtask.config.ts.\n',
    })
  })
})
