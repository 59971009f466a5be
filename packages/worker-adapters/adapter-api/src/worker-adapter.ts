export interface WorkerHealth {
  /** Whether a task that is submitted now would run. */
  ready: boolean
  /** Why not, for whoever reads logs. */
  reason?: string
}

export interface WorkerProps {
  workloads: readonly ('completion' | 'embedding' | 'rerank')[]
  /** What the engine can do beyond the common interface; names as the capabilities list them. */
  features: readonly string[]
  /** Tasks that it runs at once, where the engine says it. */
  slots?: number
  /** The largest context of one task, where the engine says it. */
  ctx?: number
}

export interface WorkerTask {
  id: string
  sessionId: string
  /** The worker of the pool that shall run it. */
  replica: string
  workload: 'completion' | 'embedding' | 'rerank'
  modelRef: string
  prompt: string
  inputs: readonly string[]
  maxTokens: number
  seed?: number | undefined
  determinism: 'strict' | 'best_effort'
  samplerProfileVersion?: string | undefined
  kvHint: 'reuse' | 'cold'
}

export type WorkerEvent =
  | { kind: 'token'; text: string; index: number }
  /**
   * The last one. `tokensOut` counts the tokens given; `kvBytes` is what the worker keeps for the session; `usage` is
   * how the engine counts, whose tokens need not be those that it sent one by one.
   */
  | { kind: 'end'; tokensOut: number; kvBytes: number; usage?: { tokensIn: number; tokensOut: number } }

/** What a worker uses of its machine now, as far as its engine says it. */
export interface WorkerUsage {
  /** The part of the key-value cache that is taken, from 0 to 1. */
  kvCacheRatio?: number
  devices: readonly { device: string; utilization?: number; vramUsedBytes?: number }[]
}

/** Speaks to the workers of one pool in their own protocol. */
export interface WorkerAdapter {
  health(): Promise<WorkerHealth>
  props(): Promise<WorkerProps>
  engineVersion(): Promise<string>
  /** Absent where the engine does not tell. */
  usage?(): Promise<WorkerUsage>
  /**
   * Runs a task: tokens counted from 0, then one end, or a `WorkerError` thrown in its place. It goes on only as fast
   * as it is read.
   */
  submit(task: WorkerTask): AsyncIterable<WorkerEvent>
  /** After it has resolved, the task gives no token; a task that is not known is no error. */
  cancel(taskId: string): Promise<void>
}
