import { type WorkerAdapter, WorkerError, type WorkerEvent } from '@orchestrator/adapter-api'
import { createChanges } from './changes.ts'

type Step = WorkerEvent | { kind: 'fail'; error: WorkerError } | { kind: 'gone' }

/** Memory that a worker keeps for a session once a task of it is over. */
export const keptBytes = 4096

/** The workers of all pools: they do what a scenario says, and remember what they were asked. */
export const createHandWorkers = () => {
  const changes = createChanges()
  const steps = new Map<string, Step[]>()
  const given = new Map<string, number>()
  const begun: string[] = []
  const canceled = new Set<string>()
  const refusedModels = new Set<string>()
  let closed = false

  const push = (id: string, step: Step): void => {
    steps.set(id, [...(steps.get(id) ?? []), step])
    changes.happened()
  }
  async function* run(id: string): AsyncGenerator<WorkerEvent> {
    for (;;) {
      await changes.until(() => closed || (steps.get(id)?.length ?? 0) > 0)
      const step = steps.get(id)?.shift()
      if (!step || step.kind === 'gone') return
      if (step.kind === 'fail') throw step.error
      yield step
      if (step.kind === 'end') return
    }
  }
  return {
    adapter: (modelRef: string): WorkerAdapter => ({
      health: async () =>
        refusedModels.has(modelRef) ? { ready: false, reason: `it cannot load ${modelRef}` } : { ready: true },
      props: async () => ({ workloads: ['completion'], features: ['cancel'] }),
      engineVersion: async () => 'hand-1',
      submit(task) {
        begun.push(task.id)
        changes.happened()
        return run(task.id)
      },
      async cancel(id) {
        canceled.add(id)
        push(id, { kind: 'gone' })
      },
    }),
    refuse: (modelRef: string) => void refusedModels.add(modelRef),
    /** Tasks that a worker was given, in that order. */
    begun: (): readonly string[] => begun,
    hasBegun: (id: string) => changes.until(() => begun.includes(id)),
    canceled: (): readonly string[] => [...canceled],
    hasCanceled: (id: string) => changes.until(() => canceled.has(id)),
    hasBegunAll: (count: number) => changes.until(() => begun.length >= count),
    give(id: string, text: string) {
      const index = given.get(id) ?? 0
      given.set(id, index + 1)
      push(id, { kind: 'token', text, index })
    },
    end: (id: string) => push(id, { kind: 'end', tokensOut: given.get(id) ?? 0, kvBytes: keptBytes }),
    fail: (id: string) => push(id, { kind: 'fail', error: new WorkerError('WorkerReset', 'the worker was reset') }),
    /** Lets go of all tasks. */
    close() {
      closed = true
      changes.happened()
    },
  }
}
