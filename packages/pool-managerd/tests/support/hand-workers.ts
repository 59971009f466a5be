import type { WorkerAdapter, WorkerHealth } from '@orchestrator/adapter-api'
import type { StartWorker, Worker } from '../../src/index.ts'

export interface HandWorker {
  replica: string
  model: string
  worker: Worker
  /** What it answers when it is asked how it is; a promise that never ends is one that hangs. */
  health: () => Promise<WorkerHealth>
  engineVersion: string
  stopped: boolean
  die(reason: string): void
}

/** What happens when a worker is started, by its place and model; ready where nothing is said. */
export interface Given {
  start?: (replica: string, model: string, nth: number) => Promise<void> | void
  health?: (replica: string, model: string) => Promise<WorkerHealth>
  version?: (replica: string, model: string) => string
}

/** Workers without an engine: a test sees each that was ever started, and says what becomes of it. */
export const createHandWorkers = (given: Given = {}) => {
  const all: HandWorker[] = []
  const starts: string[] = []
  const startWorker: StartWorker = async ({ replica, modelRef: model }) => {
    starts.push(`${replica} ${model}`)
    await given.start?.(replica, model, starts.length)
    const gone = new AbortController()
    const adapter: WorkerAdapter = {
      health: () => hand.health(),
      props: async () => ({ workloads: ['completion'], features: ['by-hand'] }),
      engineVersion: async () => hand.engineVersion,
      submit: () => {
        throw new TypeError('nobody submits here')
      },
      cancel: async () => undefined,
    }
    const hand: HandWorker = {
      replica,
      model,
      worker: {
        adapter,
        gone: gone.signal,
        async stop() {
          hand.stopped = true
        },
      },
      health: () => given.health?.(replica, model) ?? Promise.resolve({ ready: true }),
      engineVersion: given.version?.(replica, model) ?? 'hand-1',
      stopped: false,
      die: (reason) => gone.abort(new Error(reason)),
    }
    all.push(hand)
    return hand.worker
  }
  return {
    startWorker,
    all,
    /** Every start that was tried, as `replica model`. */
    starts,
    running: () => all.filter(({ stopped }) => !stopped).map(({ replica, model }) => `${replica} ${model}`),
    last: (replica: string): HandWorker => {
      const found = all.findLast((hand) => hand.replica === replica)
      if (!found) throw new Error(`no worker was started for ${replica}`)
      return found
    },
  }
}

export type HandWorkers = ReturnType<typeof createHandWorkers>
