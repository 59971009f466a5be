import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

const contract = (labels: string[], more = '') =>
  `{"required_metrics":[{"name":"a_total","type":"counter","labels":${JSON.stringify(labels)},"help":"h"${more}}],"label_cardinality_budget":${JSON.stringify(Object.fromEntries(labels.map((label) => [label, 4])))}}`

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'xtask.config.ts': `export default { metrics: { contract: 'ci/m.json', out: 'src/generated' } }\n`,
    'ci/m.json': contract(['engine']),
  })
})
afterEach(() => workspace.remove())

describe('xtask regen-metrics', () => {
  it('[TL-METRICS-004] writes, checks, and shows a new label', () => {
    expect(workspace.json('regen-metrics').status).toBe(0)
    expect(workspace.json('regen-metrics', '--check').status).toBe(0)
    workspace.put({ 'ci/m.json': contract(['engine', 'pool']) })
    expect(workspace.json('regen-metrics', '--check')).toMatchObject({
      status: 1,
      seen: [['generated-stale', 'src/generated/index.ts:1:1']],
    })
    expect(workspace.json('regen-metrics').status).toBe(0)
    expect(workspace.read('src/generated/index.ts')).toContain('  engine: string\n  pool: string\n')
  })

  it('[TL-METRICS-009] writes nothing while the contract has an error', () => {
    workspace.put({
      'specs/a.md': '- [ACME-001] It MUST.\n',
      'ci/m.json': contract(['engine'], ',"x-req-id":"OC-1"').replace('a_total', 'a'),
    })
    const { status, seen } = workspace.json('regen-metrics')
    expect([status, seen]).toEqual([
      1,
      [
        ['metric-counter-suffix', 'ci/m.json:1:30'],
        ['req-id-unknown', 'ci/m.json:1:93'],
      ],
    ])
    expect(existsSync(join(workspace.root, 'src'))).toBe(false)
  })

  it('needs no workspace for a file and a folder', () => {
    expect(workspace.json('regen-metrics', '--input', 'ci/m.json', '--out', 'out').status).toBe(0)
    expect(existsSync(join(workspace.root, 'out/runtime.ts'))).toBe(true)
    expect(workspace.run('regen-metrics', '--input', 'none.json', '--out', 'out').status).toBe(2)
  })
})
