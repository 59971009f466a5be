import { type WorkerAdapter, WorkerError, type WorkerProps } from '@orchestrator/adapter-api'

export interface OpenAiHttpOptions {
  /** The root of the server, without `/v1`. */
  baseUrl: string
  apiKey?: string | undefined
  /** Which of its APIs completes. */
  api: 'completions' | 'chat'
  /** The name by which the server knows the model. */
  model: string
  workloads: WorkerProps['workloads']
  timeouts: {
    connectMs: number
    /** From the request to the first byte of the body. */
    firstByteMs: number
    /** Between any two bytes of an answer that is read. */
    idleMs: number
    /** The task as a whole, attempts and pauses between them included. */
    wholeMs: number
    /** A question after health, properties or version as a whole. */
    probeMs: number
  }
  retries: {
    max: number
    initialMs: number
    maxMs: number
    factor: number
  }
  maxFrameBytes: number
  /** From 0 up to but not including 1. */
  random: () => number
}

export const createOpenAiHttpAdapter = ({ workloads }: OpenAiHttpOptions): WorkerAdapter => ({
  health: async () => ({ ready: false, reason: 'the adapter does not speak yet' }),
  props: async () => ({ workloads, features: [] }),
  engineVersion: async () => 'unknown',
  // biome-ignore lint/correctness/useYield: it gives nothing yet
  async *submit() {
    throw new WorkerError('PoolUnavailable', 'the adapter does not speak yet')
  },
  cancel: async () => {},
})
