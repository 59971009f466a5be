import { type WorkerAdapter, WorkerError, type WorkerErrorKind, type WorkerEvent } from '@orchestrator/adapter-api'

type Step = WorkerEvent | { kind: 'throw'; error: unknown }

/** An adapter that a test moves by hand, and that tells what was asked of it. */
export const createHandAdapter = ({ ready = true, version = 'hand-1' } = {}) => {
  const tasks = new Map<string, { steps: Step[]; wake: () => void; given: number }>()
  const canceled: string[] = []
  const submitted: string[] = []
  const entry = (id: string) => {
    const known = tasks.get(id) ?? { steps: [], wake: () => {}, given: 0 }
    tasks.set(id, known)
    return known
  }
  async function* run(id: string): AsyncGenerator<WorkerEvent> {
    const task = entry(id)
    while (true) {
      const step = task.steps.shift()
      if (!step) {
        await new Promise<void>((done) => {
          task.wake = done
        })
        continue
      }
      if (step.kind === 'throw') throw step.error
      yield step
      if (step.kind === 'end') return
    }
  }
  const push = (id: string, step: Step): void => {
    const task = entry(id)
    task.steps.push(step)
    task.wake()
  }
  const adapter: WorkerAdapter = {
    health: async () => ({ ready }),
    props: async () => ({ workloads: ['completion', 'embedding'], features: ['by-hand'] }),
    engineVersion: async () => version,
    submit(task) {
      submitted.push(task.id)
      return run(task.id)
    },
    async cancel(id) {
      canceled.push(id)
    },
  }
  return {
    adapter,
    canceled,
    submitted,
    give(id: string, ...texts: string[]) {
      for (const text of texts) push(id, { kind: 'token', text, index: entry(id).given++ })
    },
    end: (id: string, kvBytes = 0) => push(id, { kind: 'end', tokensOut: entry(id).given, kvBytes }),
    fail: (id: string, kind: WorkerErrorKind) =>
      push(id, { kind: 'throw', error: new WorkerError(kind, 'as the test wants it') }),
    throw: (id: string, error: unknown) => push(id, { kind: 'throw', error }),
  }
}

/** Lets everything that can happen now happen. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done))
}
