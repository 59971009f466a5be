import { WorkerError, type WorkerTask } from '@orchestrator/adapter-api'
import type { Call } from './exchange.ts'
import { isObject, messageOf, objectAt, parsed } from './json-body.ts'
import type { OpenAiHttpOptions } from './options.ts'

/** What one frame of a completion says. */
export interface Chunk {
  done?: true
  text?: string
  usage?: { tokensIn: number; tokensOut: number }
}

/** The request that completes a task, in either API. */
// implements: OC-ADAPT-5020
export const completionCall = (task: WorkerTask, { api, model }: Pick<OpenAiHttpOptions, 'api' | 'model'>): Call => {
  const prompt = [task.prompt, ...task.inputs].join('\n')
  return {
    method: 'POST',
    path: api === 'chat' ? '/v1/chat/completions' : '/v1/completions',
    accept: 'text/event-stream',
    body: {
      model,
      ...(api === 'chat' ? { messages: [{ role: 'user', content: prompt }] } : { prompt }),
      max_tokens: task.maxTokens,
      stream: true,
      stream_options: { include_usage: true },
      ...(task.seed !== undefined && { seed: task.seed }),
      // The same answer for the same question: the likeliest word each time.
      ...(task.determinism === 'strict' && { temperature: 0 }),
    },
  }
}

/** Reads a frame; an error that it tells of, and a frame that tells nothing known, are thrown. */
export const chunkOf = (data: string, redact: (text: string) => string): Chunk => {
  if (data === '[DONE]') return { done: true }
  const frame = parsed(data)
  // implements: OC-ADAPT-5038
  if (!isObject(frame)) throw malformed()
  // implements: OC-ADAPT-5039
  if (frame.error !== undefined && frame.error !== null) {
    const said = redact(messageOf(frame))
    throw new WorkerError('Internal', `the worker failed${said && `: ${said}`}`)
  }
  // implements: OC-ADAPT-5038
  if (!Array.isArray(frame.choices)) throw malformed()
  const usage = usageOf(frame)
  const [choice] = frame.choices as unknown[]
  const text = choice === undefined ? undefined : textOf(choice)
  return { ...(text && { text }), ...(usage && { usage }) }
}

// implements: OC-ADAPT-5021
const textOf = (choice: unknown): string | undefined => {
  if (!isObject(choice)) throw malformed()
  const text = 'delta' in choice ? objectAt(choice, 'delta').content : choice.text
  // A frame may tell only the role, or why the answer ends.
  if (text === undefined || text === null) return undefined
  if (typeof text !== 'string') throw malformed()
  return text
}

// implements: OC-ADAPT-5022
export const usageOf = (frame: unknown): Chunk['usage'] => {
  const { prompt_tokens: tokensIn, completion_tokens: tokensOut = 0 } = objectAt(frame, 'usage')
  return isCount(tokensIn) && isCount(tokensOut) ? { tokensIn, tokensOut } : undefined
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const malformed = (): WorkerError =>
  new WorkerError('Adapter', 'the worker sent a frame that is no part of a completion')
