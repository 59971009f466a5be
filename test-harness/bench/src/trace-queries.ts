import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultConfig, workspaceOf } from '@throughline/kernel'
import {
  answerSubject,
  executedLines,
  handlers,
  pathsBetween,
  requirementStatuses,
  type Subject,
  type World,
} from '@throughline/trace/ask'
import { coverageOf, dangling, orphans, unmapped, unproven } from '@throughline/trace/coverage'
import { type GraphJson, graphJson, graphOfJson, keys, type TraceGraph } from '@throughline/trace/graph'
import type { BenchContext, BenchResult, Measure } from './bench.ts'
import { timesTable } from './format.ts'
import { median, ratioOfMedians } from './statistics.ts'
import { generatedGraph, operationName, operations, requirementId, sourceFile } from './trace-graph.ts'

const size = { requirements: 3000, references: 100_000, files: 3000 }
const rounds = 15

/** Every kind of query on a graph in memory, of which each round asks something else, against reading its own JSON form. */
export const queriesOf = async (context: BenchContext): Promise<BenchResult> => {
  const graph = generatedGraph(size)
  const json = JSON.stringify(graphJson(graph))
  const times: Record<string, number[]> = { 'JSON.parse of the graph': [] }
  const { queries, firstMs } = queriesIn(graph, context.scratch)
  for (let round = 0; round <= rounds; round++) {
    context.signal.throwIfAborted()
    const time = async (name: string, ask: () => unknown) => {
      const begin = performance.now()
      await ask()
      // The first round warms the code up.
      if (round > 0) (times[name] ??= []).push(performance.now() - begin)
    }
    await time('JSON.parse of the graph', () => JSON.parse(json))
    for (const [name, ask] of Object.entries(queries)) await time(name, () => ask(round))
    context.progress(`queries, round ${round} of ${rounds}`)
  }
  const { 'JSON.parse of the graph': parse = [], ...asked } = times
  const share = (name: string, ms: readonly number[]): Measure => ({
    what: `${name}, of one JSON.parse of the graph`,
    value: ratioOfMedians(ms, parse),
    unit: 'ratio',
    bar: { is: 'most', limit: 0.2 },
  })
  return {
    measures: [
      ...Object.entries(asked).map(([name, ms]) => share(name, ms)),
      {
        what: 'judging every requirement for the first time, of one JSON.parse of the graph',
        value: firstMs / median(parse),
        unit: 'ratio',
      },
      ...(await memoryOf(JSON.parse(json) as GraphJson, context.scratch)),
    ],
    tables: [{ ...timesTable(times), title: 'In process, 3,000 requirements and 100,000 references' }],
    notes: [
      `The graph has ${graph.nodes.size.toLocaleString('en')} nodes and ${graph.edges.length.toLocaleString('en')} links; its JSON form has ${Math.round(json.length / 1e6)} MB. Queries are asked of the graph alone; no file is searched for a name. Unproven and coverage read what was judged of the requirements, which is done once for a graph and its results, and has a row of its own; it is done anew in each round, from the numbers that the graph gives to links and executed files. These are made when the graph is judged for the first time, which has a row without a bar: code that was not run before is slow as well. Memory is what one answer allocates: the same questions of a graph with four times as many files, of which three in four refer to nothing, and of one in which each requirement has four times as many references.`,
    ],
  }
}

type Queries = Record<string, (round: number) => unknown>

const queriesIn = (graph: TraceGraph, scratch: string): { queries: Queries; firstMs: number } => {
  const ask = asking(graph, scratch)
  const facts = { hash: 'f', language: 'typescript', references: [], symbols: [], tests: [], imports: [] } as const
  const statuses = () =>
    requirementStatuses(graph, {
      executed: executedLines(() => ({ ...facts, references: [], symbols: [], tests: [], imports: [] })),
      accept: new Set(),
      suspects: new Map(),
      exists: () => true,
    })
  const begin = performance.now()
  const judged = statuses()
  const firstMs = performance.now() - begin
  const queries: Queries = {
    'impact of an ID': (round) => ask(requirementSubject(round * 97 + 1)),
    'impact of an operation': (round) => ask(operationSubject(round * 31)),
    'impact of a file': (round) => ask(fileSubject(graph, round * 53)),
    'why, from a file to a requirement': (round) =>
      pathsBetween(graph, [keys.file(sourceFile(round * 53))], [keys.requirement(requirementId(round * 97 + 1))]),
    orphans: () => orphans(graph),
    dangling: () => dangling(graph, new Set()),
    unmapped: () => unmapped(graph),
    'judging every requirement': statuses,
    unproven: () => unproven(graph, judged),
    coverage: () => coverageOf(graph, judged, 20_000),
    'query handlers': () => handlers.ask(worldOf(graph, scratch) as Parameters<typeof handlers.ask>[0], []),
  }
  return { queries, firstMs }
}

const asking = (graph: TraceGraph, scratch: string) => {
  const world = worldOf(graph, scratch)
  return (subject: Subject) => answerSubject(subject, world)
}

const worldOf = (graph: TraceGraph, root: string): World => {
  const workspace = workspaceOf(root, defaultConfig)
  workspace.know?.([])
  const index = async () => {
    throw new Error('the graph alone is asked')
  }
  return { workspace, index, graph: async () => graph }
}

const requirementSubject = (at: number): Subject => {
  const [name, key] = [requirementId(at % size.requirements), keys.requirement(requirementId(at % size.requirements))]
  return { kind: 'requirement', name, key, parts: [key] }
}

const operationSubject = (at: number): Subject => {
  const name = operationName(at % operations)
  const key = keys.operation('data', name)
  return { kind: 'operation', name, key, parts: [key] }
}

const fileSubject = (graph: TraceGraph, at: number): Subject => {
  const file = sourceFile(at % size.files)
  const key = keys.file(file)
  return { kind: 'file', name: file, key, file, parts: [key, ...graph.out(key, 'contains').map(({ to }) => to)] }
}

/** What the answer about an ID allocates: as much with more files, and more with more matches. */
const memoryOf = async (json: GraphJson, scratch: string): Promise<Measure[]> => {
  const own = await bytesOf(graphOfJson(json), scratch)
  const moreFiles = await bytesOf(generatedGraph({ ...size, silentFiles: size.files * 3 }), scratch)
  const moreMatches = await bytesOf(generatedGraph({ ...size, references: size.references * 4 }), scratch)
  return [
    {
      what: 'memory of an impact with four times as many files, of the same',
      value: moreFiles / own,
      unit: 'ratio',
      bar: { is: 'most', limit: 1.1 },
    },
    {
      what: 'memory of an impact with four times as many matches, of the same',
      value: moreMatches / own,
      unit: 'ratio',
    },
  ]
}

const bytesOf = async (graph: TraceGraph, scratch: string): Promise<number> => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const ask = asking(graph, scratch)
  const bytes: number[] = []
  for (let round = 0; round < rounds * 3; round++) {
    collect()
    const before = process.memoryUsage().heapUsed
    await ask(requirementSubject(round * 97 + 1))
    bytes.push(process.memoryUsage().heapUsed - before)
  }
  return median(bytes.slice(rounds))
}
