import { describe, expect, it } from 'vitest'
import { coverageOf, percentOf } from '../../src/coverage.ts'
import { type TraceNode, traceGraph } from '../../src/graph/index.ts'
import type { RequirementStatus } from '../../src/status/index.ts'
import { judgeThresholds, type Thresholds, thresholdFaults } from '../../src/thresholds.ts'

const requirement = (id: string, more: Partial<NonNullable<TraceNode['requirement']>>): TraceNode => ({
  key: `requirement:${id}`,
  kind: 'requirement',
  name: id,
  requirement: { title: id, text: '', spec: 's.md', section: [], anchor: '', hash: '', needs: [], ...more },
})

const status = (id: string, more: Partial<RequirementStatus> = {}): RequirementStatus => {
  const none = { promises: 0, implementers: 0, tests: [], suspects: 0 }
  return { id, status: 'specified', ...none, ...more }
}

const graph = traceGraph(
  [
    requirement('A-1', { level: 'MUST', owner: 'core', family: 'A' }),
    requirement('A-2', { level: 'MUST NOT', owner: 'core', family: 'A' }),
    requirement('A-3', { level: 'MUST', owner: 'edge', family: 'A' }),
    requirement('B-1', { level: 'SHOULD', family: 'B', spec: 't.md' }),
  ],
  [],
)
const verified = { status: 'verified' as const, implementers: 1, tests: [{ test: 't', verdict: 'proves' as const }] }
const all = [status('A-1', verified), status('A-2', verified), status('A-3'), status('B-1', { exception: 'no lab' })]

describe('coverage', () => {
  it('[TL-TRACE-321] counts by spec, family, level and owner; an exception is counted apart', () => {
    const { rows, all: sum } = coverageOf(graph, all, 2)
    const shares = (grouping: keyof typeof rows) =>
      rows[grouping].map(({ name, total, exceptions, measures }) => [name, measures.verified, total, exceptions])
    expect(shares('level')).toEqual([
      ['MUST', 2, 3, 0],
      ['SHOULD', 0, 0, 1],
    ])
    expect(shares('owner')).toEqual([
      ['core', 2, 2, 0],
      ['edge', 0, 1, 0],
      ['–', 0, 0, 1],
    ])
    expect(shares('family')).toEqual([
      ['A', 2, 3, 0],
      ['B', 0, 0, 1],
    ])
    expect(shares('spec')).toEqual([
      ['s.md', 2, 3, 0],
      ['t.md', 0, 0, 1],
    ])
    expect(sum.statuses).toMatchObject({ verified: 2, specified: 1, failing: 0 })
    expect(sum.measures).toEqual({ verified: 2, tested: 2, implemented: 2, promised: 0 })
  })

  it('[TL-TRACE-322] says of nothing, and without results, no share at all', () => {
    expect(coverageOf(graph, all, 0).all.measures.verified).toBeNull()
    expect([percentOf(0, 0), percentOf(null, 3), percentOf(0, 3)]).toEqual([undefined, undefined, 0])
    expect([percentOf(1999, 2000), percentOf(2000, 2000)]).toEqual([99.9, 100])
  })

  it('[TL-TRACE-323] holds each level to its bounds; of no requirement none holds', () => {
    const check = (thresholds: Thresholds, results = 2) =>
      judgeThresholds(coverageOf(graph, all, results), thresholds, () => undefined).map(({ message }) => message)
    expect(check({ MUST: { verified: 66 }, all: { 'max-specified': 34 } })).toEqual([])
    expect(check({ MUST: { verified: 100 } })).toEqual(['MUST: 66.6 % verified (2 of 3), 100 % asked for'])
    expect(check({ all: { 'max-specified': 10 } })).toEqual(['all: 33.3 % specified (1 of 3), 10 % at most'])
    expect(check({ SHOULD: { verified: 0 } })).toEqual(['SHOULD: – verified, 0 % asked for'])
    expect(check({ MAY: { 'max-planned': 10 } })).toEqual(['MAY: – planned, 10 % at most'])
    expect(check({ MUST: { verified: 0 } }, 0)).toEqual(['MUST: – verified, 0 % asked for'])
  })

  it('[TL-TRACE-323] explains bounds that are not understood', () => {
    const check = (written: unknown) => thresholdFaults(written).map(({ path, message }) => [path.join('.'), message])
    expect(check({ MUST: { verified: 100, 'max-planned': 0 } })).toEqual([])
    expect(check({ MUSTS: {} })).toEqual([['MUSTS', "unknown level 'MUSTS'; did you mean 'MUST'?"]])
    expect(check({ MUST: { verifed: 1 } })).toEqual([
      ['MUST.verifed', "unknown measure 'verifed'; did you mean 'verified'?"],
    ])
    expect(check({ MUST: { verified: 101 } })).toEqual([['MUST.verified', "'verified' takes a number from 0 to 100"]])
    expect(check([])).toEqual([['', 'the thresholds are no mapping from levels']])
    expect(check({ MUST: 100 })).toEqual([['MUST', "'MUST' is no mapping from measures to per cent"]])
  })
})
