import type { Validation } from './client.ts'
import { byStatus, matching, own } from './lookup.ts'

/** A compiled validator: what it found is in `errors` until it is called again. */
export interface Judge {
  (value: unknown): boolean
  errors?: readonly { instancePath: string; message?: string }[] | null
}

/** The validators of one operation. */
export interface OperationJudges {
  path?: Judge
  query?: Judge
  headers?: Judge
  cookies?: Judge
  /** By media type. */
  body?: Readonly<Record<string, Judge>>
  /** By status as in a plan, then media type. */
  answers?: Readonly<Record<string, Readonly<Record<string, Judge>>>>
  /** By event. */
  events?: Readonly<Record<string, Judge>>
}

/** A call breaks the contract; it was not sent. */
export class InvalidCall extends TypeError {
  override readonly name = 'InvalidCall'
}

const places = ['path', 'query', 'headers', 'cookies'] as const

/** Judges calls and answers by the validators of their operations. */
// implements: TL-OPENAPI-149
export const validating = (judges: Readonly<Record<string, OperationJudges>>): Validation => {
  const of = (operation: string) => own(judges, operation) as OperationJudges | undefined
  return {
    call(operation, call: Record<string, unknown>) {
      const found = of(operation)
      const refuse = (message: string) => new InvalidCall(`${operation}: ${message}`)
      for (const place of places) demand(found?.[place], call[place] ?? {}, place, refuse)
      const { body, contentType } = call
      if (body === undefined) return
      const wanted = String(contentType ?? Object.keys(found?.body ?? {})[0] ?? '')
      demand(found?.body?.[matching(found.body, wanted) ?? ''], body, 'body', refuse)
    },
    answer(
      operation,
      answer: { status: number; contentType?: string; body?: unknown; events?: AsyncIterable<unknown> },
      fail,
    ) {
      const found = of(operation)
      if ('body' in answer) {
        const { status, contentType } = answer
        const media = byStatus(found?.answers ?? {}, status) ?? {}
        const [only, ...more] = Object.values(media)
        const judge = contentType === undefined && more.length === 0 ? only : (own(media, contentType ?? '') as Judge)
        demand(judge, answer.body, `body of ${status}`, fail)
      }
      if (answer.events === undefined || found?.events === undefined) return answer
      return { ...answer, events: judged(answer.events, found.events, fail) }
    },
  } as Validation
}

const demand = (judge: Judge | undefined, value: unknown, what: string, fail: (message: string) => Error): void => {
  if (judge === undefined || judge(value)) return
  const faults = (judge.errors ?? []).map(({ instancePath, message }) =>
    `${what}${instancePath} ${message ?? ''}`.trim(),
  )
  throw fail(`its contract does not allow this ${what}: ${faults.join('; ')}`)
}

async function* judged(
  events: AsyncIterable<unknown>,
  judges: Readonly<Record<string, Judge>>,
  fail: (message: string) => Error,
): AsyncGenerator<unknown, void, undefined> {
  for await (const each of events) {
    const { event, data } = each as { event: string; data: unknown }
    demand(own(judges, event) as Judge | undefined, data, `event '${event}'`, fail)
    yield each
  }
}
