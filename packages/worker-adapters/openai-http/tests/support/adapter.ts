import { WorkerError, type WorkerEvent, type WorkerTask } from '@orchestrator/adapter-api'
import { afterEach } from 'vitest'
import { createOpenAiHttpAdapter, type OpenAiHttpOptions } from '../../src/index.ts'
import { createSwiftClock } from './clock.ts'
import { createEngine, type Play } from './engine.ts'

/** Each has its own delay, so that a test can tell them apart. */
export const timeouts = { connectMs: 11_001, firstByteMs: 11_002, idleMs: 11_003, wholeMs: 11_004, probeMs: 11_005 }

const engines: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
})

export const taskOf = (task: Partial<WorkerTask> = {}): WorkerTask => ({
  id: 'a',
  sessionId: 's',
  replica: 'r0',
  workload: 'completion',
  modelRef: 'hf:tiny/chat',
  prompt: 'Say hello.',
  inputs: [],
  maxTokens: 64,
  determinism: 'best_effort',
  kvHint: 'reuse',
  ...task,
})

export type Options = Partial<OpenAiHttpOptions>

/** An adapter whose pauses pass at once and whose time-outs never do, unless a clock is given. */
export const adapterOf = (baseUrl: string, options: Options = {}) => {
  const { clock, pauses } = createSwiftClock(Object.values(timeouts))
  const adapter = createOpenAiHttpAdapter({
    baseUrl,
    engine: 'vllm',
    api: 'completions',
    model: 'tiny-chat',
    workloads: ['completion'],
    slots: 4,
    timeouts,
    retries: { max: 2, initialMs: 100, maxMs: 1000, factor: 2 },
    maxFrameBytes: 4096,
    random: () => 0.5,
    clock,
    ...options,
  })
  return { adapter, pauses }
}

/** A server that behaves as told, and an adapter for it. */
export const facing = async (play: Play, options: Options = {}) => {
  const engine = await createEngine(play)
  engines.push(engine)
  return { engine, ...adapterOf(engine.url, options) }
}

export interface Told {
  texts: string[]
  end?: WorkerEvent
  error?: string
  message?: string
}

/** Reads a task to its end. */
export const told = async (events: AsyncIterable<WorkerEvent>): Promise<Told> => {
  const texts: string[] = []
  let end: WorkerEvent | undefined
  try {
    for await (const event of events) {
      if (event.kind === 'end') end = event
      else {
        if (event.index !== texts.length) throw new Error(`token ${event.index} came as number ${texts.length}`)
        texts.push(event.text)
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof WorkerError)) throw thrown
    return { texts, error: thrown.kind, message: thrown.message }
  }
  return { texts, ...(end && { end }) }
}

/** What a task of such a server comes to. */
export const outcome = async (play: Play, options: Options = {}, task = taskOf()) => {
  const { adapter, engine, pauses } = await facing(play, options)
  return { ...(await told(adapter.submit(task))), asked: engine.asked.length, pauses }
}
