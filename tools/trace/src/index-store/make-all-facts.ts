import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { FactsTask, MadeFacts } from './facts-task.ts'

/** From this size of all files on, a thread is worth its start. */
const worthThread = 3_000_000
const mostThreads = 7

/** Makes the facts of many files, in threads beside this one where they are worth it. */
export const makeAllFacts = async (task: Omit<FactsTask, 'next'>, bytes: number): Promise<MadeFacts[]> => {
  const shared = { ...task, next: new SharedArrayBuffer(4) }
  const count = Math.min(mostThreads, availableParallelism() - 1, Math.floor(bytes / worthThread))
  const threads = Array.from({ length: Math.max(0, count) }, () => startThread(shared))
  const { makeFacts } = await import('./facts-task.ts')
  const own = makeFacts(shared)
  const others = await Promise.all(threads.map((thread) => thread.made))
  const made = [own, ...others].flat()
  // A thread that dies, for want of memory say, leaves files that nobody else takes.
  const left = new Set(task.files.keys())
  for (const [at] of made) left.delete(at)
  if (left.size === 0 || !others.includes(failed)) return made
  const rest = [...left]
  const again = makeFacts({
    ...task,
    files: rest.flatMap((at) => task.files[at] ?? []),
    next: new SharedArrayBuffer(4),
  })
  return [...made, ...again.map(([at, hash, json]): MadeFacts => [rest[at] ?? 0, hash, json])]
}

const failed: MadeFacts[] = []

const startThread = (task: FactsTask): { made: Promise<MadeFacts[]> } => {
  // Flags of this process, such as a loader, are for what it was started with.
  const worker = new Worker(new URL('./facts-thread.js', import.meta.url), { workerData: task, execArgv: [] })
  const made = new Promise<MadeFacts[]>((done) => {
    worker.once('message', done)
    worker.once('error', () => done(failed))
    worker.once('exit', () => done(failed))
  })
  return { made }
}
