import type { TaskRequest } from '@contracts/api-types/data'
import { cancelTask, createTask, orThrow } from '@throughline/openapi-client/data'
import type { Call, Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { watchTask } from '../watch-task.ts'
import { streamFlags } from './stream-flags.ts'

const engines = ['llamacpp', 'vllm', 'tgi', 'triton'] as const satisfies readonly TaskRequest['engine'][]
const priorities = ['interactive', 'batch'] as const satisfies readonly TaskRequest['priority'][]
const workloads = ['completion', 'embedding', 'rerank'] as const satisfies readonly TaskRequest['workload'][]
const determinisms = ['strict', 'best_effort'] as const satisfies readonly TaskRequest['determinism'][]

const defaultDeadlineMs = 60_000
/** Behind its deadline a task has ended; the word of it needs a moment. */
const graceMs = 10_000

export const submit = {
  summary: 'send a task and print what it gives; Ctrl-C cancels it',
  examples: [
    'submit "Say hello." --model hf:tiny/chat --engine llamacpp',
    'submit - --model hf:tiny/chat --engine vllm --priority batch --json < prompt.txt',
    'submit "Say hello." --model hf:tiny/chat --engine vllm --detach',
  ],
  arguments: [{ name: 'prompt', help: 'what the model is asked; - reads standard input' }],
  flags: {
    model: { type: 'text', value: 'REF', required: true, help: 'the model, as the catalog or a pool calls it' },
    engine: { type: 'choice', values: engines, required: true, help: 'the engine that runs it' },
    workload: { type: 'choice', values: workloads, help: 'what is asked for (default: completion)' },
    priority: { type: 'choice', values: priorities, help: 'the queue (default: interactive)' },
    ctx: { type: 'integer', value: 'N', minimum: 1, help: 'tokens of context (default: 4096)' },
    'max-tokens': { type: 'integer', value: 'N', minimum: 1, help: 'tokens that it may give (default: 256)' },
    'deadline-ms': { type: 'integer', value: 'N', minimum: 1, help: 'until when it must have ended (default: 60000)' },
    seed: { type: 'integer', value: 'N', minimum: Number.MIN_SAFE_INTEGER, help: 'the seed of the sampler' },
    determinism: { type: 'choice', values: determinisms, help: 'whether the same seed must give the same' },
    session: { type: 'text', value: 'UUID', help: 'the session (default: a new one)' },
    'task-id': { type: 'text', value: 'UUID', help: 'its ID (default: a new one); the same again runs it once' },
    detach: { type: 'boolean', help: 'print its ID once it is admitted, and do not read it' },
    ...streamFlags,
  },
  // implements: OC-CLI-8040
  run: async (call) => {
    const { connection, io, values } = call
    const body = await requestOf(call)
    const id = body.task_id
    // An admission that is given up halfway may still be made: it is waited for, also by whoever is told to end.
    let owned = true
    try {
      const admitted = await orThrow(createTask(connection.data, { body })).catch((error: unknown) => {
        owned = io.interrupted.aborted && !(error instanceof Error && error.name === 'HttpError')
        throw error
      })
      // implements: OC-CLI-8044
      io.interrupted.throwIfAborted()
      // implements: OC-CLI-8041
      if (values.on('detach')) return { value: admitted.body, text: `${id}\n` }
      // implements: OC-CLI-8035
      const silenceMs = values.integer('silence-ms') ?? body.deadline_ms + graceMs
      return await watchTask(call, { id, silenceMs })
    } catch (error) {
      const leaves = io.interrupted.aborted || (error instanceof Failure && error.outcome === 'closed')
      // implements: OC-CLI-8043, OC-CLI-8044
      if (owned && leaves) await cancelOwn(call, id)
      throw error
    }
  },
} as const satisfies Command

const requestOf = async ({ values, io }: Call): Promise<TaskRequest> => {
  const prompt = values.must('prompt')
  const [seed, determinism] = [values.integer('seed'), values.text('determinism')]
  return {
    task_id: values.text('task-id') ?? io.newId(),
    session_id: values.text('session') ?? io.newId(),
    workload: (values.text('workload') ?? 'completion') as TaskRequest['workload'],
    model_ref: values.must('model'),
    engine: values.must('engine') as TaskRequest['engine'],
    ctx: values.integer('ctx') ?? 4096,
    priority: (values.text('priority') ?? 'interactive') as TaskRequest['priority'],
    max_tokens: values.integer('max-tokens') ?? 256,
    deadline_ms: values.integer('deadline-ms') ?? defaultDeadlineMs,
    prompt: prompt === '-' ? await io.read('-') : prompt,
    ...(seed !== undefined && { seed }),
    ...(determinism !== undefined && { determinism: determinism as NonNullable<TaskRequest['determinism']> }),
  }
}

/** How long a command that was told to end waits for its cancel. */
const cancelMs = 5_000

/** Cancels the task of this command; what is said about it has nobody to read it where the output is closed. */
// implements: OC-CLI-8043, OC-CLI-8046
const cancelOwn = async ({ connection, note }: Call, id: string): Promise<void> => {
  const timeout = Math.min(cancelMs, connection.timeoutMs)
  const said = await cancelTask(connection.data, { path: { id }, timeout }).then(
    ({ status }) =>
      status === 204 ? `canceled task ${id}` : `task ${id} may still run: its cancel was answered ${status}`,
    () => `task ${id} may still run: its cancel was not answered`,
  )
  await note(said).catch(() => undefined)
}
