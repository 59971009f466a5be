import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeKinds, traceGraph } from '../../src/graph/index.ts'
import { anywhere } from '../../src/queries/why/corridor.ts'
import { pathsWithin, type Step, shortestPaths } from '../../src/queries/why/shortest-paths.ts'

const keys = Array.from({ length: 14 }, (_, at) => `${['file', 'symbol', 'requirement', 'test'][at % 4]}:${at}`)
const key = fc.constantFrom(...keys)
const edge = fc.record({ from: key, kind: fc.constantFrom(...edgeKinds.slice(0, 8), 'contains' as const), to: key })

const rules: Record<string, (step: Step, before: Step | undefined) => boolean> = {
  all: () => true,
  'no mentions': ({ edge: { kind } }) => kind !== 'documents',
  'no turns': ({ forward }, before) => before === undefined || before.forward === forward,
}

describe('paths in corridors', () => {
  it('[TL-TRACE-501] are all the shortest paths, and no other', () => {
    let linked = 0
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 40 }),
        fc.array(key, { maxLength: 3 }),
        fc.array(key, { maxLength: 3 }),
        fc.constantFrom(...Object.keys(rules)),
        (edges, from, to, rule) => {
          const graph = traceGraph(
            keys.map((each) => ({ key: each, kind: 'file', name: each })),
            edges,
          )
          const mayFollow = rules[rule] ?? (() => true)
          const found = shortestPaths(graph, from, to, 20, mayFollow)
          if (found.total > 0) linked++
          expect(found).toEqual(pathsWithin(graph, { from, to, most: 20, mayFollow }, anywhere))
        },
      ),
      { seed: 501, numRuns: 2000 },
    )
    expect(linked).toBeGreaterThan(300)
  })
})
