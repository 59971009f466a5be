import { fileURLToPath } from 'node:url'
import type { BenchContext, RunBench } from '../bench.ts'
import { startServer } from '../load/server-process.ts'
import { runProcess } from '../run-process.ts'
import { median } from '../statistics.ts'
import { node } from '../subjects.ts'
import { type Heaps, heapsIn } from '../verify/heaps.ts'
import { type Rate, rateIn } from '../verify/rate.ts'

const here = (path: string): string => fileURLToPath(new URL(`../verify/${path}`, import.meta.url))
const loops = { plain: here('plain-loop.ts'), ours: here('verifier-loop.ts') } as const
type Loop = keyof typeof loops

/** So many that what is compiled on the way counts for little. */
const requests = 20_000

export const run: RunBench = async (context) => {
  const inProcess = await inTurn(context, 'in process', '')
  const server = await startServer([node, here('orders-server.ts')], {
    cwd: context.scratch,
    env: {},
    signal: context.signal,
  })
  const loopback = await inTurn(context, 'over loopback', server.url).finally(() => server.stop())
  const heaps = await heapsOf(context)
  const ratio = (rates: Record<Loop, Rate[]>) => median(rates.ours.map(perSecond)) / median(rates.plain.map(perSecond))
  const row = (name: string, rates: readonly Rate[]) => [
    name,
    Math.round(median(rates.map(perSecond))).toLocaleString('en'),
    `${median(rates.map(({ cpuMs, requests: sent }) => (cpuMs * 1000) / sent)).toFixed(0)} µs`,
  ]
  return {
    measures: [
      {
        what: 'checked requests a second in process, of a plain loop’s',
        value: ratio(inProcess),
        unit: 'ratio',
        bar: { is: 'least', limit: 0.5 },
      },
      {
        what: 'checked requests a second over loopback, of a plain loop’s',
        value: ratio(loopback),
        unit: 'ratio',
        bar: { is: 'least', limit: 0.5 },
      },
      {
        what: 'heap after 100,000 requests, of the heap after 20,000',
        value: heaps.atLast / heaps.atFirst,
        unit: 'ratio',
        bar: { is: 'most', limit: 1.1 },
      },
      { what: 'heap after 100,000 requests', value: heaps.atLast, unit: 'bytes' },
    ],
    tables: [
      {
        title: `${requests.toLocaleString('en')} requests and more, behind a warm-up`,
        head: ['loop', 'requests a second', 'processor time of a request'],
        rows: [
          row('the verifier, in process', inProcess.ours),
          row('a plain loop, in process', inProcess.plain),
          row('the verifier, over loopback', loopback.ours),
          row('a plain loop, over loopback', loopback.plain),
        ],
      },
    ],
    notes: [
      'One operation with a body of eight properties and one nested object. The plain loop is fast-check with arbitraries written by hand, undici’s `request` (in process the service itself), and the schema of the status compiled by ajv; it sends what is allowed alone. The verifier makes its values from the document, sends what is excluded as well, and holds each answer to every check. Each loop is a process of its own and they run in turn; over loopback both ask the same server, which is another process.',
    ],
  }
}

const perSecond = ({ requests: sent, ms }: Rate): number => (sent * 1000) / ms

const inTurn = async (
  { runs, progress, scratch, signal }: BenchContext,
  where: string,
  url: string,
): Promise<Record<Loop, Rate[]>> => {
  const rates: Record<Loop, Rate[]> = { plain: [], ours: [] }
  for (let round = 0; round < runs; round++) {
    for (const name of ['plain', 'ours'] as const) {
      const { output } = await runProcess(
        { argv: [node, loops[name], url, String(requests)], cwd: scratch },
        { signal },
      )
      const rate = rateIn(output)
      rates[name].push(rate)
      progress(`${name} ${where}, run ${round + 1} of ${runs}: ${Math.round(perSecond(rate))} a second`)
    }
  }
  return rates
}

const heapsOf = async ({ progress, scratch, signal }: BenchContext): Promise<Heaps> => {
  progress('100,000 requests')
  const { output } = await runProcess({ argv: [node, '--expose-gc', here('heap-loop.ts')], cwd: scratch }, { signal })
  return heapsIn(output)
}
