import { isJsonObject, type Operation } from '@throughline/openapi'
import { plan } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import type { Session } from './session.ts'

/**
 * Members of a body that may not be sent twice: the same body is refused as a conflict, and taken once they differ. What
 * is known of an operation is not asked again.
 */
// implements: TL-VERIFY-306
export const learnKeys = async (session: Session, operation: Operation): Promise<void> => {
  const { knowledge, planner } = session
  if (knowledge.keys.has(operation) || !knowledge.accepted.has(operation) || operation.method === 'get') return
  knowledge.keys.set(operation, [])
  const made = () => plan(planner, operation, { fullness: 'least', variant: session.fresh() })
  const first = made()
  const body = first.at(-1)?.body
  if (!body || !isJsonObject(body.value)) return
  const { value } = body
  const statusOf = async (calls: Call[]): Promise<number | undefined> => {
    const done = await session.send(calls)
    const sent = done?.at(-1)?.sent
    return sent?.kind === 'answer' ? sent.status : undefined
  }
  /** The body as it was sent first, but for some of its members. */
  const again = (others: readonly string[]): Call[] => {
    const calls = made()
    const call = calls.at(-1)
    const fresh = call?.body?.value
    if (!call?.body || !isJsonObject(fresh)) return calls
    const kept = Object.entries(value).map(([name, old]) => [name, others.includes(name) ? (fresh[name] ?? old) : old])
    return [...calls.slice(0, -1), { ...call, body: { ...call.body, value: Object.fromEntries(kept) } }]
  }
  const status = await statusOf(first)
  if (status === undefined || status >= 300 || (await statusOf(again([]))) !== 409) return
  const names = Object.keys(value).filter((name) => ['string', 'number'].includes(typeof value[name]))
  for (const name of names) {
    if ((await statusOf(again([name]))) === 409) continue
    knowledge.keys.set(operation, [name])
    return
  }
  knowledge.keys.set(operation, names)
}
