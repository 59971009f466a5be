import type { Operation } from '@throughline/openapi'
import { absentId } from '../requests/absent-id.ts'
import type { Planner } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { onOne, type Resource } from './resources.ts'
import { shifted } from './shifted.ts'

/** An operation on what is not there: it was removed, else nobody ever made it. Steps count from `from`. */
export const absentee = (
  planner: Planner,
  { create, remove }: Resource,
  operation: Operation,
  variant: number,
  from: number,
): Call[] | undefined => {
  if (remove) {
    const calls = onOne(planner, create, variant, 'least', [remove, operation])
    return calls && shifted(calls, from)
  }
  const call = onOne(planner, create, variant, 'least', [operation])?.at(-1)
  const own = call?.parameters.findLast(({ parameter, given }) => parameter.in === 'path' && 'fromStep' in given)
  // What the body takes from the resource cannot be taken from none.
  if (!call || !own || (call.body?.taken.length ?? 0) > 0) return undefined
  const given = { value: absentId(own.parameter.schema) }
  return [{ ...call, parameters: call.parameters.map((each) => (each === own ? { ...each, given } : each)) }]
}

/** Whether two requests name their resources by IDs of one form: another one is none to the service. */
export const isNamedAlike = (one: Done, other: Done): boolean => {
  const [a, b] = [one, other].map(({ values }) => [...values].findLast(([name]) => name.startsWith('path.'))?.[1])
  return a !== undefined && b !== undefined && formOf(String(a)) === formOf(String(b))
}

const formOf = (id: string): string =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? 'uuid' : /^\d+$/.test(id) ? 'number' : 'other'
