import { WorkerError, type WorkerTask } from '@orchestrator/adapter-api'
import type { Call } from './exchange.ts'
import { isObject } from './json-body.ts'

/** The request of a task whose answer is one JSON document. */
// implements: OC-ADAPT-5045
export const vectorCall = (task: WorkerTask, model: string): Call => {
  const post = { method: 'POST', accept: 'application/json' } as const
  if (task.workload === 'rerank') {
    return { ...post, path: '/v1/rerank', body: { model, query: task.prompt, documents: task.inputs } }
  }
  const input = task.inputs.length > 0 ? task.inputs : [task.prompt]
  return { ...post, path: '/v1/embeddings', body: { model, input, encoding_format: 'float' } }
}

/** One text for each input: its vector in the order of the inputs, or its rank in the order of relevance, as JSON. */
// implements: OC-ADAPT-5045
export const textsOf = (workload: WorkerTask['workload'], answer: unknown): string[] =>
  workload === 'rerank' ? ranksOf(answer) : vectorsOf(answer)

const vectorsOf = (answer: unknown): string[] =>
  rowsOf(answer, 'data')
    .map(({ index, embedding }) => {
      if (!isCount(index) || !Array.isArray(embedding) || !embedding.every(Number.isFinite)) throw malformed()
      return { index, text: JSON.stringify(embedding) }
    })
    .sort((a, b) => a.index - b.index)
    .map(({ text }) => text)

const ranksOf = (answer: unknown): string[] =>
  rowsOf(answer, 'results')
    .map(({ index, relevance_score }) => {
      if (!isCount(index) || typeof relevance_score !== 'number') throw malformed()
      return { index, relevance_score }
    })
    .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
    .map((rank) => JSON.stringify(rank))

const rowsOf = (answer: unknown, key: string): Record<string, unknown>[] => {
  const rows = isObject(answer) ? answer[key] : undefined
  // implements: OC-ADAPT-5038
  if (!Array.isArray(rows) || !rows.every(isObject)) throw malformed()
  return rows
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const malformed = (): WorkerError => new WorkerError('Adapter', 'the worker sent an answer of another shape')
