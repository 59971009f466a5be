import { describe, expect, it } from 'vitest'
import type { FileFacts } from '../../src/code/file-facts.ts'
import { type TraceEdge, type TraceNode, traceGraph } from '../../src/graph/index.ts'
import type { TestResult } from '../../src/results/test-results.ts'
import { executedLines, judgeStatuses, requirementStatuses } from '../../src/status/index.ts'

const source = 'src/a.ts'
const file = 'tests/a.test.ts'

/** A test that proves ACME-1: it passed, matched, and executed a line of the marked function. */
const proof: TestResult = {
  file,
  fileHash: 'now',
  line: 3,
  name: '[ACME-1] holds',
  status: 'passed',
  assertions: 2,
  reqIds: [{ id: 'ACME-1', via: 'title' }],
  executed: [{ file: source, hash: 'a', lines: [4, 5], grain: 'test' }],
}

const marker = (lines: readonly [number, number]): TraceEdge => ({
  from: `file:${source}`,
  kind: 'implements',
  to: 'requirement:ACME-1',
  file: source,
  line: 1,
  lines,
})

interface Given {
  requirement?: Partial<NonNullable<TraceNode['requirement']>>
  result?: Partial<TestResult> | undefined
  ids?: string[]
  current?: boolean
  runner?: string
  accept?: string[]
  coverageOff?: string
  markers?: TraceEdge[]
  promised?: boolean
  suspects?: number
  files?: string[]
  symbols?: FileFacts['symbols']
}

const sourceFacts = (symbols: FileFacts['symbols'] = []): FileFacts => {
  return { hash: 'a', language: 'typescript', references: [], symbols, tests: [], imports: [] }
}

const graphOf = ({ requirement, result, ids, current, runner, coverageOff, markers, promised }: Given) => {
  const words = { title: 't', text: 'It MUST.', spec: 's.md', section: [], anchor: '', hash: 'h' }
  const nodes: TraceNode[] = [
    {
      key: 'requirement:ACME-1',
      kind: 'requirement',
      name: 'ACME-1',
      file: 's.md',
      line: 1,
      requirement: { ...words, needs: ['code', 'test'], ...requirement },
    },
    { key: 'operation:a/b', kind: 'operation', name: 'b' },
    { key: `file:${source}`, kind: 'file', name: source },
  ]
  const edges: TraceEdge[] = [...(markers ?? [marker([4, 8])])]
  if (promised) edges.push({ from: 'operation:a/b', kind: 'promises', to: 'requirement:ACME-1' })
  if (ids || result) {
    const test = { name: proof.name, ids: ids ?? ['ACME-1'], current: current ?? true, runner: runner ?? 'vitest' }
    const ran = result && { result: { ...proof, ...result }, ...(coverageOff && { coverageOff }) }
    nodes.push({ key: `test:${file}#t`, kind: 'test', name: 't', file, line: 3, test: { ...test, ...ran } })
    edges.push({ from: `test:${file}#t`, kind: 'verifies', to: 'requirement:ACME-1' })
  }
  return traceGraph(nodes, edges)
}

const statusesOf = (given: Given) => {
  const { accept = [], suspects = 0, files = [] } = given
  const graph = graphOf(given)
  const exists = (path: string) => files.includes(path)
  const statuses = requirementStatuses(graph, {
    executed: executedLines((path) => (path === source ? sourceFacts(given.symbols) : undefined)),
    accept: new Set(accept),
    suspects: new Map([['ACME-1', suspects]]),
    exists,
  })
  return { statuses, findings: judgeStatuses(graph, statuses, exists) }
}

const check = (given: Given): { status: string | undefined; verdict: string | undefined; findings: string[] } => {
  const { statuses, findings } = statusesOf(given)
  const [only] = statuses
  return {
    status: only?.status,
    verdict: only?.tests[0]?.verdict,
    findings: findings.map(({ code }) => code),
  }
}

describe('the status of a requirement', () => {
  it('[TL-TRACE-311] is verified by a current passed test that names it, matched, and executed marked code', () => {
    expect(check({ result: {} })).toEqual({ status: 'verified', verdict: 'proves', findings: [] })
    expect(check({ result: { assertions: 0 } })).toMatchObject({ status: 'unproven', verdict: 'no matcher' })
    expect(check({ result: { literalOnly: true } })).toMatchObject({ status: 'unproven', verdict: 'only literals' })
    expect(check({ result: { status: 'skipped' } })).toMatchObject({ status: 'unproven', verdict: 'skipped' })
    expect(check({ result: { status: 'todo' } })).toMatchObject({ status: 'unproven', verdict: 'skipped' })
    expect(check({ ids: ['ACME-1'] })).toMatchObject({ status: 'unproven', verdict: 'not run' })
    expect(check({ result: {}, markers: [] })).toMatchObject({ status: 'unproven', verdict: 'unmarked' })
    expect(check({ result: {}, markers: [marker([9, 12])] })).toMatchObject({ verdict: 'executed nothing' })
    expect(check({ result: { executed: [] } })).toMatchObject({ status: 'unproven', verdict: 'executed nothing' })
  })

  it('[TL-TRACE-113] is verified by a test that passed when it was tried again, which is said', () => {
    const { findings } = statusesOf({ result: { status: 'flaky', retries: 2 } })
    expect(check({ result: { status: 'flaky', retries: 2 } })).toEqual({
      status: 'verified',
      verdict: 'proves',
      findings: ['test-flaky'],
    })
    expect(findings.map(({ level, message, location }) => [level, message, location?.line])).toEqual([
      ['warning', "'t' passed only when it was tried again, 2 times", 3],
    ])
    expect(check({ result: { status: 'flaky' }, current: false }).findings).not.toContain('test-flaky')
  })

  it('[TL-TRACE-311] is not verified by loading a class or a table of functions', () => {
    const method = { kind: 'method' as const, exported: false, tokens: 't', parent: 0 }
    const symbols: FileFacts['symbols'] = [
      { name: 'Queue', kind: 'class', exported: true, from: 4, to: 8, tokens: 't' },
      { name: 'Queue.push', from: 6, to: 7, ...method },
    ]
    const executed = (lines: number[]) => ({ executed: [{ file: source, hash: 'a', lines, grain: 'file' as const }] })
    expect(check({ result: executed([4, 5, 8]), symbols })).toMatchObject({ verdict: 'executed nothing' })
    expect(check({ result: executed([4, 6]), symbols })).toMatchObject({ status: 'verified' })
    expect(check({ result: executed([4]), symbols: symbols.slice(0, 1) })).toMatchObject({ status: 'verified' })
  })

  it('[TL-TRACE-312] takes nothing from results of other files than those that stand there now', () => {
    const outdated = { status: 'unproven', verdict: 'outdated' }
    expect(check({ result: {}, current: false })).toEqual({ ...outdated, findings: ['results-outdated'] })
    expect(check({ result: { status: 'failed' }, current: false })).toMatchObject(outdated)
    const executed = [{ file: source, hash: 'before', lines: [4], grain: 'test' as const }]
    expect(check({ result: { executed } })).toEqual({ ...outdated, findings: [] })
  })

  it('[TL-TRACE-313] is the first of the table that holds', () => {
    const status = (given: Given) => check(given).status
    expect(status({ result: { status: 'failed' }, suspects: 1 })).toBe('failing')
    expect(status({ result: {}, suspects: 1 })).toBe('suspect')
    expect(status({})).toBe('implemented')
    expect(status({ markers: [], promised: true, requirement: { status: 'planned' } })).toBe('promised')
    expect(status({ markers: [], requirement: { status: 'planned' } })).toBe('planned')
    expect(status({ markers: [] })).toBe('specified')
    expect(status({ requirement: { status: 'retired' } })).toBeUndefined()
  })

  it('[TL-TRACE-314] asks for what the requirement needs, and for no more', () => {
    const contract = { needs: ['contract' as const, 'test' as const] }
    expect(check({ result: {}, requirement: contract })).toMatchObject({ status: 'unproven', verdict: 'proves' })
    expect(check({ result: {}, requirement: contract, promised: true, markers: [] }).status).toBe('verified')
    expect(check({ result: { executed: [] }, requirement: { needs: ['test'] }, markers: [] }).status).toBe('verified')
    expect(check({ requirement: { needs: [] } }).status).toBe('implemented')
  })

  it('[TL-TRACE-314] takes an inspection in place of a test where its file is there', () => {
    const requirement = { evidence: { kind: 'inspection' as const, file: 'docs/review.md' } }
    expect(check({ requirement, files: ['docs/review.md'] })).toMatchObject({ status: 'verified', findings: [] })
    expect(check({ requirement })).toMatchObject({ status: 'implemented', findings: ['evidence-broken'] })
  })

  it('[TL-TRACE-315] is not proven by a title that names more than three', () => {
    const ids = ['ACME-1', 'ACME-2', 'ACME-3']
    expect(check({ result: {}, ids })).toMatchObject({ status: 'verified', findings: [] })
    expect(check({ result: {}, ids: [...ids, 'ACME-4'] })).toEqual({
      status: 'unproven',
      verdict: 'shotgun',
      findings: ['shotgun-test'],
    })
  })

  it('[TL-TRACE-316] is proven by a runner that counts no matchers only where the configuration accepts it', () => {
    const result = { assertions: null }
    expect(check({ result, runner: 'junit' })).toMatchObject({ status: 'unproven', verdict: 'matchers unknown' })
    expect(check({ result, runner: 'junit', accept: ['junit'] })).toMatchObject({ status: 'verified' })
    // Such a report has no lines either.
    const bare = { ...result, executed: [] }
    expect(check({ result: bare, runner: 'junit', accept: ['junit'] })).toMatchObject({ status: 'verified' })
    expect(check({ result: { executed: [] }, coverageOff: 'by --coverage' })).toMatchObject({
      status: 'unproven',
      verdict: 'lines unknown',
    })
  })

  it('[TL-TRACE-317] tells a plan that is carried out, and an exception that nobody needs', () => {
    const planned = { status: 'planned' }
    expect(check({ requirement: planned }).findings).toEqual(['planned-done'])
    expect(check({ requirement: planned, markers: [], result: {} }).findings).toEqual(['planned-done'])
    expect(check({ requirement: planned, markers: [], ids: ['ACME-1'] }).findings).toEqual([])
    expect(check({ requirement: { exception: 'no lab' }, result: {} }).findings).toEqual(['exception-unneeded'])
    expect(check({ requirement: { exception: 'no lab' }, ids: ['ACME-1'] }).findings).toEqual([])
  })
})
