import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  buildGraph,
  type GraphJson,
  type GraphSources,
  graphJson,
  graphOfJson,
  readSources,
  type TraceGraph,
} from '../../src/graph/index.ts'
import { openIndex } from '../../src/index-store/open-index.ts'
import { type ScratchWorkspace, scratchWorkspace } from './scratch-workspace.ts'

const spec = `---
owner: acme
---
# API

## Tasks

- [ACME-2001] **Admit.** It MUST answer.
  - Refines: ACME-2002
- [ACME-2002] **Queue.** It SHOULD wait. See ACME-2001.
  - Needs: test
`

const contract = `openapi: 3.1.1
info: { title: Acme, version: 1.0.0 }
paths:
  /v1/tasks:
    post:
      operationId: createTask
      x-req-id: ACME-2001
      responses:
        '202':
          description: admitted
          x-req-id: ACME-2001
          headers:
            X-Wait: { schema: { type: integer }, x-req-id: ACME-2002 }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Admission' } }
components:
  schemas:
    Admission:
      type: object
      properties:
        place: { type: integer, x-req-id: ACME-2002 }
        queue: { type: object, properties: { length: { type: integer } } }
`

const config = `$schema: https://json-schema.org/draft/2020-12/schema
title: Config
type: object
properties:
  pools:
    type: array
    items: { $ref: '#/$defs/Pool' }
$defs:
  Pool:
    type: object
    x-req-id: ACME-2002
    properties:
      id: { type: string, x-req-id: ACME-2001 }
`

const files = {
  'specs/api.md': spec,
  'contracts/data.yaml': contract,
  'contracts/config.yaml': config,
  'contracts/metrics.json':
    '{ "required_metrics": [{ "name": "tasks_total", "type": "counter", "x-req-id": "ACME-2001" }] }\n',
  'gen/types/.throughline-manifest.json': '{ "schemaVersion": 1, "command": "c", "files": { "types.ts": "0" } }',
  'gen/types/types.ts': '// ACME-2001\n',
  'packages/a/src/a.ts': '// implements: ACME-2001\nexport const a = 1\n// implements: ACME-9999\nexport const b = 1\n',
  'docs/a.md': '# Guide\n\n## Admission\n\nSee ACME-2001.\n',
}

let workspace: ScratchWorkspace | undefined
afterEach(() => workspace?.remove())

const sourcesOf = async (): Promise<GraphSources> => {
  workspace = scratchWorkspace(files, {
    openapi: [{ name: 'data', document: 'contracts/data.yaml', types: 'gen/types' }],
    config: { schema: 'contracts/config.yaml', bundle: 'gen/bundle', out: 'gen/config' },
    metrics: { contract: 'contracts/metrics.json', out: 'gen/metrics' },
  })
  const opened = workspace.open()
  const { value, findings } = await readSources(opened, await openIndex(opened))
  expect(findings).toEqual([])
  return value
}

const edgesOf = ({ edges }: TraceGraph, kind: string): string[] =>
  edges.filter((edge) => edge.kind === kind).map(({ from, to }) => `${from} > ${to}`)

describe('the graph', () => {
  it('[TL-TRACE-301] joins specs, contracts, generated files, code and documents', async () => {
    const sources = await sourcesOf()
    const graph = buildGraph((workspace as ScratchWorkspace).open(), sources)
    const [first, second] = ['requirement:ACME-2001', 'requirement:ACME-2002']
    expect(graph.nodes.get(first)).toEqual({
      key: first,
      kind: 'requirement',
      name: 'ACME-2001',
      file: 'specs/api.md',
      line: 8,
      column: 4,
      requirement: expect.objectContaining({
        title: 'Admit',
        level: 'MUST',
        owner: 'acme',
        family: 'Acme',
        needs: ['code', 'test'],
        spec: 'specs/api.md',
      }),
    })
    expect(graph.nodes.get(second)?.requirement?.needs).toEqual(['test'])
    expect(edgesOf(graph, 'refines')).toEqual([`${first} > ${second}`])
    expect(edgesOf(graph, 'promises')).toEqual([
      `config-key:pools > ${second}`,
      `config-key:pools.id > ${first}`,
      `header:data/createTask/202/X-Wait > ${second}`,
      `metric:tasks_total > ${first}`,
      `operation:data/createTask > ${first}`,
      `property:data/Admission.place > ${second}`,
      `response:data/createTask/202 > ${first}`,
    ])
    expect(edgesOf(graph, 'depends')).toEqual(['response:data/createTask/202 > schema:data/Admission'])
    expect(edgesOf(graph, 'generates')).toEqual(['file:contracts/data.yaml > generated:gen/types/types.ts'])
    expect(edgesOf(graph, 'documents')).toEqual([`doc:docs/a.md#admission > ${first}`])
    expect(edgesOf(graph, 'implements')).toEqual([`symbol:packages/a/src/a.ts#a > ${first}`])
    expect(graph.dangling.map(({ to }) => to)).toEqual(['requirement:ACME-9999'])
    expect(graph.nodes.get('property:data/Admission.queue.length')).toMatchObject({
      file: 'contracts/data.yaml',
      line: 22,
    })
    expect(graph.into(first, 'defines')).toEqual(graph.out('spec:specs/api.md', 'defines').slice(0, 1))
  })

  it('is the same after its JSON form, which is what its schema says', async () => {
    const sources = await sourcesOf()
    const json = graphJson(buildGraph((workspace as ScratchWorkspace).open(), sources))
    const written: unknown = JSON.parse(JSON.stringify(json))
    expect(graphJson(graphOfJson(written as GraphJson))).toEqual(json)
    const path = join(import.meta.dirname, '../../../../docs/schemas/trace-graph.schema.json')
    const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')) as object)
    expect(validate(written) ? [] : validate.errors).toEqual([])
  })

  it('[TL-TRACE-302] does not depend on the order in which its sources come', async () => {
    const sources = await sourcesOf()
    const opened = (workspace as ScratchWorkspace).open()
    const want = JSON.stringify(graphJson(buildGraph(opened, sources)))
    const shuffled = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })
    const orders = fc.record({
      files: shuffled(sources.files),
      generated: shuffled(sources.generated),
      specs: shuffled(sources.specs.specs).map((specs) => ({ ...sources.specs, specs })),
    })
    fc.assert(
      fc.property(orders, (order) => {
        expect(JSON.stringify(graphJson(buildGraph(opened, { ...sources, ...order })))).toBe(want)
      }),
      { seed: 7, numRuns: 50 },
    )
  })
})
