import { afterEach, describe, expect, it } from 'vitest'
import { dangling, findingOfGap, orphans, unmapped, unproven } from '../src/gaps/index.ts'
import { buildGraph, readSources } from '../src/graph/index.ts'
import { openIndex } from '../src/index-store/open-index.ts'
import { judgeTrace } from '../src/read-trace.ts'
import { type ScratchWorkspace, scratchWorkspace } from './graph/scratch-workspace.ts'

const contract = `openapi: 3.1.1
info: { title: t, version: '1' }
paths:
  /tasks:
    post: { operationId: push, x-req-id: ACME-1, responses: { '204': { description: done } } }
    get: { operationId: list, responses: { '200': { description: ok } } }
`
const files = {
  'specs/api.md': '- [ACME-1] It MUST push.\n- [ACME-2] It MUST list.\n- [ACME-3] It MUST wait.\n  - Status: planned\n',
  'contracts/a.yaml': contract,
  'contracts/metrics.json':
    '{ "required_metrics": [{ "name": "a_total", "type": "counter" }, { "name": "b_total", "type": "counter", "x-req-id": "ACME-1" }] }\n',
  'gen/a/server.ts': 'export const implement = 1\nexport type Handlers = {}\n',
  'gen/package.json': '{ "name": "@acme/gen", "exports": { "./*/server": "./*/server.ts" } }',
  'packages/a/src/a.ts': `import type { Handlers } from '@acme/gen/a/server'
// As ACME-8 says.
export const handlers = () => ({
  push() {
    return 1
  },
  list() {
    return 2
  },
})
// implements: ACME-9
export const other = () => 3
`,
  'packages/a/tests/a.test.ts':
    "import { it } from 'vitest'\nit('[ACME-1] pushes', () => {})\nconst fixture = 'ACME-7'\n",
  'requirements/index.yaml': 'a: ACME-2\n',
  'requirements/.throughline-manifest.json': '{ "schemaVersion": 1, "command": "c", "files": { "index.yaml": "0" } }',
}

let workspace: ScratchWorkspace | undefined
afterEach(() => workspace?.remove())

const traced = async () => {
  workspace = scratchWorkspace(files, {
    openapi: [{ name: 'a', document: 'contracts/a.yaml', types: 'gen/a' }],
    metrics: { contract: 'contracts/metrics.json', out: 'gen/metrics' },
  })
  const opened = workspace.open()
  const { value: sources } = await readSources(opened, await openIndex(opened))
  return { opened, trace: { graph: buildGraph(opened, sources), sources } }
}

const shown = (gaps: ReturnType<typeof orphans>) =>
  gaps.map((gap) => {
    const { code, message, location } = findingOfGap(gap)
    return `${location?.file}:${location?.line} ${code}: ${message}`
  })

describe('what is missing', () => {
  it('[TL-TRACE-324] orphans: what nothing refers to, and markers that lead to nothing', async () => {
    expect(shown(orphans((await traced()).trace.graph))).toEqual([
      'specs/api.md:2 requirement-orphaned: ACME-2 is referred to by nothing',
      'packages/a/src/a.ts:11 reference-dangling: ACME-9 is what code is marked with, and no spec defines it',
    ])
  })

  it('[TL-TRACE-324] dangling: IDs that no spec defines, in claims and in comments', async () => {
    expect(shown(dangling((await traced()).trace.graph, new Set(['ACME-8'])))).toEqual([
      'packages/a/src/a.ts:2 mention-dangling: ACME-8 is retired, and still named',
      "packages/a/src/a.ts:11 reference-dangling: ACME-9 is defined by no spec; did you mean 'ACME-1' or 'ACME-2' or 'ACME-3'?",
    ])
  })

  it('[TL-TRACE-324] unmapped: operations, handlers and metrics without a requirement', async () => {
    expect(shown(unmapped((await traced()).trace.graph))).toEqual([
      'contracts/a.yaml:6 reference-missing: list (operation) names no requirement',
      'contracts/metrics.json:1 reference-missing: a_total (metric) names no requirement',
      'packages/a/src/a.ts:7 reference-missing: handlers.list (handler) is marked with no requirement',
    ])
  })

  it('[TL-TRACE-324] unproven: what is not verified, and why', async () => {
    const { opened, trace } = await traced()
    const { value: coverage, findings } = judgeTrace(opened, trace, new Map())
    expect(shown(unproven(trace.graph, coverage.requirements))).toEqual([
      'specs/api.md:1 requirement-unproven: ACME-1 is unproven: no code is marked with it; 1 test: no result known',
      'specs/api.md:2 requirement-unproven: ACME-2 is specified: no code is marked with it; no test names it',
    ])
    expect(findings.map(({ code }) => code)).toEqual(['results-missing'])
  })
})
