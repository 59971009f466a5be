import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { traceGraph } from '../../src/graph/index.ts'
import { mermaidOfWhy, textOfWhy, why } from '../../src/queries/index.ts'
import { shortestPaths } from '../../src/queries/why/shortest-paths.ts'
import type { ScratchWorkspace } from '../graph/scratch-workspace.ts'
import { queriedWorkspace } from './workspace.ts'

let scratch: ScratchWorkspace
beforeAll(() => {
  scratch = queriedWorkspace({
    'packages/a/src/a.ts':
      '// implements: ACME-1\nexport const admit = () => 1\n\n// implements: ACME-3\nexport const count = () => 2\n// See ACME-4.\n',
    'packages/a/tests/a.test.ts': "it('[ACME-1] [ACME-2] admits', () => {})\n",
  })
})
afterAll(() => scratch.remove())

const ask = async (a: string, b: string) => {
  const { value, findings } = await why(scratch.open(), a, b)
  return {
    value,
    paths: (value?.paths ?? []).map(({ nodes, links }) =>
      nodes.map(({ name }, index) => {
        const link = links[index - 1]
        return link ? `${link.forward ? link.kind : `< ${link.kind}`} ${name}` : name
      }),
    ),
    findings: findings.map(({ code, message }) => `${code}: ${message}`),
  }
}

describe('why', () => {
  it('[TL-TRACE-501] prints every shortest path, each link in the direction in which it is said', async () => {
    const check = async (a: string, b: string, ...want: string[][]) => expect((await ask(a, b)).paths).toEqual(want)
    await check('createTask', 'packages/a/src/a.ts#admit', ['createTask', 'promises ACME-1', '< implements admit'])
    await check('tasks_total', 'createTask', ['tasks_total', 'promises ACME-3', '< promises createTask'])
    await check('createTask/429', 'ACME-2', ['createTask 429', 'promises ACME-2'])
    await check(
      'createTask',
      'packages/a/src/a.ts',
      ['createTask', 'promises ACME-1', '< implements admit', '< contains packages/a/src/a.ts'],
      ['createTask', 'promises ACME-3', '< implements count', '< contains packages/a/src/a.ts'],
    )
    await check('ACME-1', 'ACME-1', ['ACME-1'])
  })

  it('says where each link stands', async () => {
    const { value } = await ask('createTask', 'packages/a/src/a.ts#admit')
    expect({ ...value, from: value?.from.key, to: value?.to.key }).toEqual({
      from: 'operation:data/createTask',
      to: 'packages/a/src/a.ts#admit',
      length: 2,
      total: 1,
      paths: [
        {
          nodes: [
            {
              key: 'operation:data/createTask',
              kind: 'operation',
              name: 'createTask',
              file: 'contracts/data.yaml',
              line: 5,
            },
            { key: 'requirement:ACME-1', kind: 'requirement', name: 'ACME-1', file: 'specs/api.md', line: 3 },
            {
              key: 'symbol:packages/a/src/a.ts#admit',
              kind: 'symbol',
              name: 'admit',
              file: 'packages/a/src/a.ts',
              line: 2,
            },
          ],
          links: [
            { kind: 'promises', forward: true, file: 'contracts/data.yaml', line: 7 },
            { kind: 'implements', forward: false, file: 'packages/a/src/a.ts', line: 1 },
          ],
        },
      ],
    })
  })

  it('[TL-TRACE-502] walks a mention, or two things of one file, only where nothing else leads there', async () => {
    const check = async (a: string, b: string, weak: boolean, ...want: string[][]) => {
      const { value, paths } = await ask(a, b)
      expect([value?.weak === true, paths]).toEqual([weak, want])
    }
    await check('ACME-1', 'ACME-2', false, ['ACME-1', '< verifies [ACME-1] [ACME-2] admits', 'verifies ACME-2'])
    await check(
      'ACME-3',
      'ACME-4',
      true,
      ['ACME-3', '< contains api', 'contains ACME-4'],
      ['ACME-3', '< defines API', 'defines ACME-4'],
    )
    await check('depth', 'idle_total', true, ['depth', '< contains contracts/metrics.json', 'contains idle_total'])
  })

  it('[TL-TRACE-503] answers an unknown or ambiguous name of either end as impact does', async () => {
    const check = async (a: string, b: string, ...want: RegExp[]) => {
      const { value, findings } = await ask(a, b)
      expect(value).toBe(undefined)
      expect(findings.map((each, index) => (want[index]?.test(each) ? 'as wanted' : each))).toEqual(
        want.map(() => 'as wanted'),
      )
    }
    await check('creatTask', 'ACME-1', /^unknown-subject: 'creatTask' .*did you mean 'createTask'/)
    await check('createTask', 'ACME-9', /^unknown-subject: 'ACME-9' is defined by no spec/)
    await check('', '?', /^unknown-subject: ''/, /^unknown-subject: '\?'/)
  })

  it('says that nothing links two subjects', async () => {
    const other = queriedWorkspace({ 'docs/a.txt': 'a\n', 'docs/b.txt': 'b\n' })
    const { value, findings } = await why(other.open(), 'docs/a.txt', 'createTask')
    other.remove()
    expect([value?.total, value?.paths, value?.length]).toEqual([0, [], undefined])
    expect(findings.map(({ code }) => code)).toEqual(['subjects-unlinked'])
  })

  it('is printed for people and as a chart', async () => {
    const { value } = await ask('createTask', 'packages/a/src/a.ts#admit')
    expect(value && textOfWhy(value)).toEqual([
      'createTask (operation) and admit (symbol)',
      '',
      'createTask  operation  contracts/data.yaml:5',
      '  promises ACME-1  requirement  specs/api.md:3',
      '  is implemented by admit  symbol  packages/a/src/a.ts:2',
      '',
    ])
    expect(value && mermaidOfWhy(value)).toBe(
      [
        'flowchart LR',
        '  n0["createTask<br>operation<br>contracts/data.yaml"]',
        '  n1["ACME-1<br>requirement<br>specs/api.md"]',
        '  n2["admit<br>symbol<br>packages/a/src/a.ts"]',
        '  n0 -- promises --> n1',
        '  n2 -- implements --> n1',
        '',
      ].join('\n'),
    )
  })
})

describe('shortest paths', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((key) => ({ key, kind: 'file' as const, name: key }))
  const link = (from: string, to: string) => ({ from, kind: 'depends' as const, to })
  const check = (edges: readonly [string, string][], most: number, want: { total: number; listed: number }) => {
    const graph = traceGraph(
      nodes,
      edges.map(([from, to]) => link(from, to)),
    )
    const { paths, total } = shortestPaths(graph, ['a'], ['d'], most, () => true)
    expect({ total, listed: paths.length }).toEqual(want)
  }
  it('counts all of them and lists as many as asked for', () => {
    check(
      [
        ['a', 'b'],
        ['b', 'd'],
        ['a', 'c'],
        ['d', 'c'],
      ],
      9,
      { total: 2, listed: 2 },
    )
    check(
      [
        ['a', 'b'],
        ['b', 'd'],
        ['a', 'c'],
        ['d', 'c'],
      ],
      1,
      { total: 2, listed: 1 },
    )
    check(
      [
        ['a', 'b'],
        ['b', 'd'],
        ['d', 'a'],
      ],
      9,
      { total: 1, listed: 1 },
    )
    check(
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      9,
      { total: 0, listed: 0 },
    )
  })
})
