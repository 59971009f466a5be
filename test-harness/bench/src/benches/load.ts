import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchContext, RunBench } from '../bench.ts'
import { type Admissions, admitTasks } from '../load/admissions.ts'
import { type ServerProcess, startServer } from '../load/server-process.ts'
import { followShortTasks, openStreams } from '../load/streams.ts'
import { loadConfig } from '../load/tasks.ts'
import { median, quantile } from '../statistics.ts'
import { node } from '../subjects.ts'

const connections = 50
const seconds = 5
const streams = 1_000
const shortTasks = { tasks: 500, together: 10 }

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const bareServer = here('../load/bare-server.ts')
const service = here('../../../../packages/orchestratord/src/main.ts')

export const run: RunBench = async (context) => {
  const { bare, ours } = await throughput(context)
  const rates = (all: readonly Admissions[]): number[] => all.map(({ perSecond }) => perSecond)
  const slowest = (all: readonly Admissions[]): number => median(all.map(({ p99Ms }) => p99Ms))
  const streaming = await withStreams(context)
  const perSecond = (all: readonly Admissions[]): string => Math.round(median(rates(all))).toLocaleString('en')
  return {
    measures: [
      {
        what: 'tasks admitted each second, of the answers of a bare hono handler',
        value: median(rates(ours)) / median(rates(bare)),
        unit: 'ratio',
        bar: { is: 'least', limit: 0.5 },
      },
      { what: `99th percentile of admission with ${thousand} open streams`, value: streaming.admission, unit: 'ms' },
      {
        what: `99th percentile of the first token with ${thousand} open streams`,
        value: streaming.firstToken,
        unit: 'ms',
      },
      { what: `memory of an open stream, of ${thousand}`, value: streaming.memory, unit: 'bytes' },
    ],
    tables: [
      {
        title: `${connections} connections for ${seconds} s, each request another task`,
        head: ['server', 'answers a second', '99th percentile'],
        rows: [
          ['orchestratord', perSecond(ours), `${slowest(ours)} ms`],
          ['hono alone', perSecond(bare), `${slowest(bare)} ms`],
        ],
      },
    ],
    notes: [
      'Both servers are processes of their own under the Node.js of the lock file and answer the same bodies; the bare one parses them and does nothing else. The service validates each request and admits it to the queue of a pool whose workers are busy: what workers do is not part of it. The sender runs on the same machine.',
    ],
  }
}

const thousand = streams.toLocaleString('en')

const throughput = async (context: BenchContext): Promise<{ bare: Admissions[]; ours: Admissions[] }> => {
  const all = { bare: [] as Admissions[], ours: [] as Admissions[] }
  for (let round = 0; round <= context.runs; round++) {
    for (const name of ['bare', 'ours'] as const) {
      context.signal.throwIfAborted()
      const server = await (name === 'bare' ? startBare(context) : startService(context))
      try {
        const admissions = await admitTasks(server.url, { connections, seconds })
        if (round > 0) all[name].push(admissions)
        context.progress(
          `${name}, ${round === 0 ? 'warm-up' : `run ${round} of ${context.runs}`}: ${Math.round(admissions.perSecond)} a second`,
        )
      } finally {
        await server.stop()
      }
    }
  }
  return all
}

interface Streaming {
  admission: number
  firstToken: number
  memory: number | undefined
}

const withStreams = async (context: BenchContext): Promise<Streaming> => {
  const server = await startService(context)
  try {
    // What the first requests load is not part of a stream.
    await followShortTasks(server.url, shortTasks)
    const before = server.memory()
    const open = await openStreams(server.url, streams)
    context.progress(`${open.length} streams are open`)
    const after = server.memory()
    const { admittedMs, firstTokenMs } = await followShortTasks(server.url, shortTasks)
    for (const stream of open) stream.close()
    return {
      admission: quantile(admittedMs, 0.99),
      firstToken: quantile(firstTokenMs, 0.99),
      memory: before === undefined || after === undefined ? undefined : Math.max(0, after - before) / streams,
    }
  } finally {
    await server.stop()
  }
}

const startBare = ({ scratch, signal }: BenchContext): Promise<ServerProcess> =>
  startServer([node, bareServer], { cwd: scratch, env: {}, signal })

const startService = ({ scratch, signal }: BenchContext): Promise<ServerProcess> => {
  const config = join(scratch, 'load.yaml')
  writeFileSync(config, loadConfig(streams))
  return startServer([node, service, '--config', config], { cwd: scratch, env: { PORT: '0' }, signal })
}
