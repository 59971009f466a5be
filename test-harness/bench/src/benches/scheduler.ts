import { createScheduler, type Start } from '@orchestrator/core'
import type { BenchContext, RunBench } from '../bench.ts'
import { median, ratioOfMedians } from '../statistics.ts'

const lengths = [1000, 100_000, 1_000_000] as const
const rounds = 50_000
const replicas = Array.from({ length: 8 }, (_, index) => ({ id: `replica ${index}`, slots: 4 }))

/** A full pool with so many tasks in its queues: each round one more comes, and one ends and lets another begin. */
export const run: RunBench = async (context) => {
  const times = Map.groupBy(turns(context), ({ waiting }) => waiting)
  const of = (waiting: number): number[] => (times.get(waiting) ?? []).map(({ ms }) => ms)
  return {
    measures: [
      {
        what: 'a submit and a finish with 1,000,000 tasks that wait, of the same with 1,000',
        value: ratioOfMedians(of(1_000_000), of(1000)),
        unit: 'ratio',
        bar: { is: 'most', limit: 10 },
      },
    ],
    tables: [
      {
        title: 'A submit and a finish together',
        head: ['tasks that wait', 'µs'],
        rows: lengths.map((waiting) => [
          waiting.toLocaleString('en'),
          ((median(of(waiting)) * 1000) / rounds).toFixed(2),
        ]),
      },
    ],
    notes: [
      'In one process, the lengths in turn; two priorities with weights. A walk over the queue would cost a thousand times.',
    ],
  }
}

const turns = ({ runs, progress, signal }: BenchContext): { waiting: number; ms: number }[] =>
  Array.from({ length: runs + 1 }, (_, turn) =>
    lengths.map((waiting) => {
      signal.throwIfAborted()
      progress(`${waiting} tasks`)
      return { waiting, ms: roundsWith(waiting), turn }
    }),
  )
    .flat()
    // The first turn warms the code up.
    .filter(({ turn }) => turn > 0)

const roundsWith = (waiting: number): number => {
  const capacity = { interactive: waiting * 2 + rounds, batch: waiting * 2 + rounds }
  const scheduler = createScheduler({ queue: { capacity, policy: 'reject', weights: { interactive: 5, batch: 1 } } })
  for (const replica of replicas) scheduler.offer(replica)
  const running: Start[] = []
  let tasks = 0
  const submit = (): void => {
    const id = `task ${tasks++}`
    const answer = scheduler.submit({ id, priority: tasks % 3 === 0 ? 'batch' : 'interactive', tokens: 50 }, 0)
    if (answer.kind === 'admitted') running.push(...answer.starts)
  }
  while (tasks < waiting) submit()
  const begin = performance.now()
  for (let round = 0; round < rounds; round++) {
    submit()
    const [start] = running.splice(0, 1)
    if (start) running.push(...scheduler.finish(start))
  }
  return performance.now() - begin
}
