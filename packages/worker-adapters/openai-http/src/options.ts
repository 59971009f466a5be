import type { WorkerProps } from '@orchestrator/adapter-api'
import type { Clock } from './clock.ts'

export interface Timeouts {
  connectMs: number
  /** From the request to the first byte of the answer's body. */
  firstByteMs: number
  /** Between any two bytes of a body that is read. */
  idleMs: number
  /** The task as a whole, attempts and pauses between them included. */
  wholeMs: number
  /** A question after health, properties or version as a whole. */
  probeMs: number
}

export interface Retries {
  /** Attempts beyond the first. */
  max: number
  initialMs: number
  maxMs: number
  factor: number
}

export interface OpenAiHttpOptions {
  /** The root of the server, without `/v1`. */
  baseUrl: string
  apiKey?: string | undefined
  engine: 'llamacpp' | 'vllm' | 'tgi' | 'triton'
  /** Which of its APIs completes. */
  api: 'completions' | 'chat'
  /** The name by which the server knows the model. */
  model: string
  workloads: WorkerProps['workloads']
  /** Tasks that it may be given at once. */
  slots: number
  timeouts: Timeouts
  retries: Retries
  /** The longest event of a stream, and the longest body that is no stream. */
  maxFrameBytes: number
  /** From 0 up to but not including 1. */
  random: () => number
  clock?: Clock
}
