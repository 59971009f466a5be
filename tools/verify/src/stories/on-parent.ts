import { type Planner, plan } from '../requests/plan.ts'
import { createsByName } from '../requests/producers.ts'
import type { Call } from '../scenario/call.ts'
import type { Resource } from './resources.ts'

/** An operation on the parent that an earlier step made. */
export const onParent = (
  planner: Planner,
  operation: Resource['create'],
  made: number,
  calls: readonly Call[],
  variant: number,
): Call | undefined => {
  const call = plan(planner, operation, { fullness: 'least', variant }).at(-1)
  const create = calls[made]
  const producer = planner.producers.get(operation)
  if (!call || !create) return undefined
  const parameters = call.parameters.map((each): Call['parameters'][number] => {
    const { name } = each.parameter
    if (each.parameter.in !== 'path') return each
    const own = createsByName(create.operation) || producer?.takes[name] === undefined
    return {
      ...each,
      given: { fromStep: made, expression: own ? `$request.path.${name}` : (producer.takes[name] ?? '') },
    }
  })
  return { ...call, parameters }
}
