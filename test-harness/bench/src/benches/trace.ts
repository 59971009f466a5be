import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '@throughline/kernel'
import type { BenchContext, BenchResult, Measure, RunBench, Table } from '../bench.ts'
import { timesTable } from '../format.ts'
import { runProcess, type Step, timesInTurn } from '../run-process.ts'
import { ratioOfMedians } from '../statistics.ts'
import { node, xtask } from '../subjects.ts'
import { queriesOf } from '../trace-queries.ts'
import { families, type TraceTree, writeTraceTree } from '../trace-tree.ts'

const sizes = [3000, 10_000] as const

const peer = (name: string) => fileURLToPath(new URL(`../trace-peers/${name}`, import.meta.url))

export const run: RunBench = async (context) => {
  needRipgrep()
  const parts: BenchResult[] = []
  for (const size of sizes) parts.push(await ofSize(size, context))
  parts.push(await queriesOf(context))
  return {
    measures: parts.flatMap(({ measures }) => measures),
    tables: parts.flatMap(({ tables }) => tables ?? []),
    notes: [
      'Cold: the index is removed before each run; Node’s own compile cache of our code stays. The peers are Debian’s ripgrep, a Node process that stats the same tree, and one that parses the same TypeScript files with ts.createSourceFile and does nothing else. A warm impact asks for another ID each time, so that no answer was given before.',
      'Ripgrep took 35 to 64 ms for 3,000 files on one machine within an hour, whatever else was done to keep it quiet: the first ratio then was 3.0, 3.3 and 3.9.',
      ...parts.flatMap(({ notes }) => notes ?? []),
    ],
  }
}

const needRipgrep = (): void => {
  try {
    execFileSync('rg', ['--version'], { stdio: 'ignore' })
  } catch {
    throw new UsageError('ripgrep is not installed', 'apt-get install ripgrep')
  }
}

const ofSize = async (size: number, context: BenchContext): Promise<BenchResult> => {
  const root = join(context.scratch, String(size))
  mkdirSync(root)
  const tree = writeTraceTree(root, size)
  const [cold, full, warm] = [
    await scanOf(root, context),
    await fullOf(root, context),
    await warmOf(root, tree, context),
  ]
  const files = size.toLocaleString('en')
  const row = (what: string, ours: readonly number[], theirs: readonly number[], limit: number): Measure => ({
    what: `${what}, ${files} files`,
    value: ratioOfMedians(ours, theirs),
    unit: 'ratio',
    bar: { is: 'most', limit },
  })
  const named = (times: Table): Table => ({ ...times, title: `${files} files: ${times.title.toLowerCase()}` })
  return {
    measures: [
      row('cold search for IDs, of rg -n', cold.ids, cold.rg, 4),
      row('cold full index, of parsing alone', full.index, full.parse, 3),
      row('warm impact of an ID, of stats alone', warm.impact, warm.stat, 2),
    ],
    tables: [named(timesTable({ ...cold, ...full, ...warm }))],
  }
}

const forgetIndex = (root: string) => rmSync(join(root, '.throughline/cache/trace'), { recursive: true, force: true })

const scanOf = (root: string, context: BenchContext) =>
  timesInTurn(
    {
      ids: { argv: xtask('trace', 'index', '--ids'), cwd: root, before: () => forgetIndex(root) },
      rg: { argv: ['rg', '-n', families.map((pattern) => `(?:${pattern})`).join('|'), '.'], cwd: root },
    } satisfies Record<string, Step>,
    context,
  )

const fullOf = (root: string, context: BenchContext) =>
  timesInTurn(
    {
      index: { argv: xtask('trace', 'index'), cwd: root, before: () => forgetIndex(root) },
      parse: { argv: [node, peer('parse-tree.js'), root], cwd: root },
    } satisfies Record<string, Step>,
    { ...context, runs: Math.min(context.runs, 3) },
  )

const warmOf = async (root: string, { ids }: TraceTree, context: BenchContext) => {
  const ask = (id: string): Step => ({ argv: xtask('impact', id), cwd: root })
  const impact = { ...ask(ids[0] ?? ''), before: (_round: number) => {} }
  // The index, and what the specs state, are there from then on.
  await runProcess({ argv: xtask('trace', 'index'), cwd: root }, context)
  await runProcess(impact, context)
  impact.before = (round) => {
    impact.argv = ask(ids[(round + 1) * 37] ?? '').argv
  }
  return timesInTurn(
    {
      impact,
      stat: { argv: [node, peer('stat-tree.js'), root], cwd: root },
      'rg for the ID': { argv: ['rg', '-n', '-w', ids[37] ?? '', '.'], cwd: root },
    },
    context,
  )
}
