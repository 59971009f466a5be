import { setImmediate, setTimeout } from 'node:timers/promises'
import {
  type WorkerAdapter,
  WorkerError,
  type WorkerErrorKind,
  type WorkerEvent,
  type WorkerTask,
} from '@orchestrator/adapter-api'
import { wordAt } from './words.ts'

export interface Fault {
  /** Only the task that the adapter takes as its nth, counted from 0; every task without it. */
  task?: number
  /** Tokens that come before it (default 0). */
  afterTokens?: number
  action: 'hold' | 'fail'
  /** What it fails with (default `Internal`). */
  error?: WorkerErrorKind
}

export interface MockOptions {
  seed?: number
  /** Milliseconds before each token. */
  tokenDelayMs?: number
  /** The first that fits a task is played. */
  script?: readonly Fault[]
}

/** Bytes that the mock says to keep for each token of a session. */
const kvBytesPerToken = 512

/** An adapter without an engine: what it says follows from its seed, how it fails from its script. */
export const createMockAdapter = ({ seed = 0, tokenDelayMs = 0, script = [] }: MockOptions = {}): WorkerAdapter => {
  const running = new Map<string, AbortController>()
  let taken = 0

  async function* run(task: WorkerTask, nth: number, signal: AbortSignal): AsyncGenerator<WorkerEvent> {
    const fault = script.find((each) => each.task === undefined || each.task === nth)
    const text = [task.prompt, ...task.inputs].join('\n')
    try {
      for (let index = 0; index <= task.maxTokens; index++) {
        if (fault && index === (fault.afterTokens ?? 0)) await play(fault, signal)
        if (index === task.maxTokens) break
        // Even without a delay every token waits for its turn, so that one task does not starve the others.
        await (tokenDelayMs > 0 ? setTimeout(tokenDelayMs, undefined, { signal }) : setImmediate(undefined, { signal }))
        yield { kind: 'token', text: wordAt(`${seed}:${task.seed ?? ''}`, text, index), index }
        if (signal.aborted) return
      }
      const kvBytes = task.kvHint === 'cold' ? 0 : kvBytesPerToken * task.maxTokens
      yield { kind: 'end', tokensOut: task.maxTokens, kvBytes }
    } catch (error) {
      // A cancel ends the stream without a word; everything else is the script's doing.
      if (!signal.aborted) throw error
    } finally {
      running.delete(task.id)
    }
  }

  return {
    health: async () => ({ ready: true }),
    props: async () => ({ workloads: ['completion'], features: ['cancel', 'determinism', 'sse'] }),
    engineVersion: async () => 'mock-1',
    submit(task) {
      const controller = new AbortController()
      running.set(task.id, controller)
      return run(task, taken++, controller.signal)
    },
    async cancel(taskId) {
      running.get(taskId)?.abort()
      running.delete(taskId)
    },
  }
}

const play = async (fault: Fault, signal: AbortSignal): Promise<void> => {
  if (fault.action === 'fail') throw new WorkerError(fault.error ?? 'Internal', 'the script of the mock says so')
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
  signal.throwIfAborted()
}
