import { answerOf } from './answer.ts'
import type { CallOptions, Client, Send } from './client.ts'
import type { AnyCall, Draft, Plan, Progress } from './plan.ts'

/** Any answer, seen from inside. */
export interface AnyAnswer {
  status: number
  events?: AsyncIterable<unknown>
}

/** Sends one call. The plan and the type of the answer come from the same contract. */
export const send = async <Answer>(client: Client, call: AnyCall & CallOptions, plan: Plan): Promise<Answer> =>
  (await exchange(client, call, plan)) as Answer

/** One request and its answer; for a stream that is resumed, one of several. */
// implements: TL-OPENAPI-147
export const exchange = async (
  client: Client,
  call: AnyCall & CallOptions,
  plan: Plan,
  progress?: Progress,
  also?: Readonly<Record<string, string>>,
): Promise<AnyAnswer> => {
  client.validate?.call(plan.name, call)
  const draft = await draftOf(client, call, plan, also)
  const limit = limitOf(call.signal, call.timeout ?? client.timeout)
  const { path, query, cookies: _, ...rest } = draft
  const request = {
    operation: plan.name,
    method: plan.method,
    url: `${client.baseUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    ...rest,
    ...(limit.signal && { signal: limit.signal }),
    ...(plan.redirects && { redirect: 'manual' as const }),
  }
  const transport: Send = ({ operation: _, url, ...init }) => client.fetch(url, init)
  const through = [...client.middleware, ...(call.middleware ?? [])].reduceRight<Send>(
    (next, middleware) => (request) => middleware(request, next),
    transport,
  )
  try {
    const response = await through(request)
    return await answerOf(client, plan, response, limit.signal, progress)
  } finally {
    limit.clear()
  }
}

const draftOf = async (
  client: Client,
  call: AnyCall,
  plan: Plan,
  also: Readonly<Record<string, string>> | undefined,
): Promise<Draft> => {
  const headers = new Headers({ ...(await client.headers()) })
  const accept = new Set(Object.values(plan.answers).flatMap(({ content = {} }) => Object.keys(content)))
  if (accept.size > 0 && !headers.has('accept')) headers.set('accept', [...accept].join(', '))
  const draft: Draft = { path: plan.path, query: [], cookies: [], headers }
  for (const write of plan.sends ?? []) await write(draft, call, client)
  // Behind the call's own: a stream that is resumed goes on behind what it gave last.
  for (const [name, text] of Object.entries(also ?? {})) headers.set(name, text)
  if (draft.cookies.length > 0) {
    const cookies = headers.get('cookie')
    headers.set('cookie', [...(cookies === null ? [] : [cookies]), ...draft.cookies].join('; '))
  }
  return draft
}

/** The signal of a call together with its time-out, which ends once the answer is there. */
// implements: TL-OPENAPI-148
const limitOf = (signal: AbortSignal | undefined, timeout: number | undefined) => {
  if (timeout === undefined) return { signal, clear: () => undefined }
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new DOMException(`no answer within ${timeout} ms`, 'TimeoutError')),
    timeout,
  )
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    clear: () => clearTimeout(timer),
  }
}
