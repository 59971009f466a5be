import { setImmediate, setTimeout } from 'node:timers/promises'
import { type WorkerAdapter, WorkerError, type WorkerEvent, type WorkerTask } from '@orchestrator/adapter-api'
import { type Fault, faultOf, type MockHealth } from './script.ts'
import { wordAt } from './words.ts'

export interface MockOptions {
  seed?: number
  /** Milliseconds before each token. */
  tokenDelayMs?: number
  engineVersion?: string
  /** Tasks that it runs at once, of all its replicas together; without it as many as come. */
  slots?: number
  /** What each question after its health is answered, in order; the last answer holds on. */
  health?: readonly MockHealth[]
  /** The model that it serves; one that is among those that it refuses never becomes ready. */
  model?: string
  refusedModels?: readonly string[]
  /** The first that fits a task is played. */
  script?: readonly Fault[]
  /** Passes the time; tests put their own in its place. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Memory that it says to take, by itself and for each task that runs. */
const idleBytes = 2 ** 30
const taskBytes = 2 ** 26

type Events = AsyncGenerator<WorkerEvent>

/** Bytes that the mock says to keep for each token of a session. */
const kvBytesPerToken = 512

// Even without a delay every token waits for its turn, so that one task does not starve the others.
const sleepForReal = (ms: number, signal?: AbortSignal): Promise<void> =>
  ms > 0 ? setTimeout(ms, undefined, { signal }) : setImmediate(undefined, { signal })

/** An adapter without an engine: what it says follows from its seed, how it fails from its script. */
export const createMockAdapter = (options: MockOptions = {}): WorkerAdapter => {
  const { seed = 0, tokenDelayMs = 0, engineVersion = 'mock-1', health = ['ready'], script = [] } = options
  const { slots = Number.POSITIVE_INFINITY, model = '', refusedModels = [], sleep = sleepForReal } = options
  const running = new Map<string, AbortController>()
  let taken = 0
  let asked = 0
  let down = false

  /** Ends every task, and is not ready for a while. */
  // implements: OC-ADAPT-5013
  const reset = (ms: number): void => {
    for (const controller of running.values()) controller.abort(new WorkerError('WorkerReset', 'the worker was reset'))
    running.clear()
    down = ms > 0
    if (down) {
      void sleep(ms).then(() => {
        down = false
      })
    }
  }

  const free = ({ id }: WorkerTask, own: AbortController): void => {
    if (running.get(id) === own) running.delete(id)
  }

  async function* run(task: WorkerTask, nth: number, own: AbortController, refused?: WorkerError): Events {
    if (refused) throw refused
    const { signal } = own
    const fault = faultOf(script, nth)
    const after = fault?.afterTokens ?? 0
    const text = [task.prompt, ...task.inputs].join('\n')
    try {
      for (let index = 0; index <= task.maxTokens; index++) {
        if (fault && index === after) {
          // implements: OC-ADAPT-5013
          if (fault.action === 'reset') reset(fault.delayMs ?? 0)
          // implements: OC-ADAPT-5014
          if (fault.action === 'malformed') yield JSON.parse('{ "kind": "noise" }') as WorkerEvent
          await play(fault, signal)
        }
        // implements: OC-ADAPT-5008
        if (index === task.maxTokens) break
        // implements: OC-ADAPT-5011
        const slow = fault?.action === 'slow' && index >= after ? (fault.delayMs ?? 0) : 0
        await sleep(tokenDelayMs + slow, signal)
        // implements: OC-ADAPT-5001, OC-ADAPT-5003
        yield { kind: 'token', text: wordAt(`${seed}:${task.seed ?? ''}`, text, index), index }
        signal.throwIfAborted()
      }
      // Whoever has the end need not read on.
      free(task, own)
      const kvBytes = task.kvHint === 'cold' ? 0 : kvBytesPerToken * task.maxTokens
      // implements: OC-ADAPT-5001
      yield { kind: 'end', tokensOut: task.maxTokens, kvBytes }
    } catch (error) {
      if (!signal.aborted) throw error
      // A cancel ends the stream without a word; everything else is the script's doing.
      if (signal.reason instanceof WorkerError) throw signal.reason
    } finally {
      free(task, own)
    }
  }

  const refusal = (): WorkerError | undefined => {
    if (down) return new WorkerError('PoolUnavailable', 'the worker starts again')
    // implements: OC-ADAPT-5010
    return running.size >= slots ? new WorkerError('PoolUnavailable', 'every slot of the worker is taken') : undefined
  }

  return {
    async health() {
      // implements: OC-ADAPT-5015
      const answer = health[Math.min(asked++, health.length - 1)] ?? 'ready'
      if (answer === 'hang') return new Promise(() => {})
      if (answer === 'fail') throw new WorkerError('PoolUnavailable', 'the worker does not answer')
      // implements: OC-ADAPT-5016
      if (refusedModels.includes(model)) return { ready: false, reason: `the worker cannot load ${model}` }
      if (down) return { ready: false, reason: 'the worker starts again' }
      return answer === 'loading' ? { ready: false, reason: 'the worker loads its model' } : { ready: true }
    },
    props: async () => ({
      workloads: ['completion'],
      features: ['cancel', 'determinism', 'sse'],
      ...(Number.isFinite(slots) && { slots }),
    }),
    // implements: OC-ADAPT-5017
    engineVersion: async () => engineVersion,
    async usage() {
      const share = Math.min(1, running.size / (Number.isFinite(slots) ? slots : 16))
      const device = { device: '0', utilization: share, vramUsedBytes: idleBytes + running.size * taskBytes }
      return { kvCacheRatio: share, devices: [device] }
    },
    submit(task) {
      const refused = refusal()
      const controller = new AbortController()
      if (refused) return run(task, taken, controller, refused)
      running.set(task.id, controller)
      return run(task, taken++, controller)
    },
    // implements: OC-ADAPT-5004
    async cancel(taskId) {
      running.get(taskId)?.abort()
      running.delete(taskId)
    },
  }
}

const play = async ({ action, error = 'Internal' }: Fault, signal: AbortSignal): Promise<void> => {
  // implements: OC-ADAPT-5005
  if (action === 'fail') throw new WorkerError(error, 'the script of the mock says so')
  // The promise is for ever, and is dropped with the task.
  // implements: OC-ADAPT-5012
  if (action === 'stuck') await new Promise(() => {})
  // implements: OC-ADAPT-5006
  if (action === 'hold') await aborted(signal)
  signal.throwIfAborted()
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
