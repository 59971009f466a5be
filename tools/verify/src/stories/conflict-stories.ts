import type { Operation } from '@throughline/openapi'
import { bodyTypeOf, type Planner, plan } from '../requests/plan.ts'
import { isFromStep } from '../scenario/call.ts'
import { onParent } from './on-parent.ts'
import { onOne, type Resource } from './resources.ts'
import { shifted } from './shifted.ts'
import type { Story } from './story.ts'

/**
 * Brings about what an operation declares as a conflict: the same once more, a key that another has, the removal of
 * what is in use. What a service makes of it, the checks of single answers see.
 */
// implements: TL-VERIFY-243
export const conflictStories = (planner: Planner, resource: Resource, all: readonly Resource[]): Story[] => [
  ...againStories(planner, resource),
  ...keyStories(planner, resource),
  ...useStories(planner, resource, all),
]

const declaresConflict = ({ responses }: Operation): boolean => responses.some(({ status }) => status === '409')

const silent = () => []

const againStories = (planner: Planner, { create, actions }: Resource): Story[] => [
  ...(declaresConflict(create)
    ? [
        {
          name: 'create, create the same again',
          operation: create,
          make(variant: number) {
            const calls = plan(planner, create, { fullness: 'least', variant })
            return [...calls, ...calls.slice(-1)]
          },
          judge: silent,
        },
      ]
    : []),
  ...actions.filter(declaresConflict).map((action) => ({
    name: `create, ${action.operationId}, ${action.operationId} again`,
    operation: action,
    make: (variant: number) => onOne(planner, create, variant, 'least', [action, action]),
    judge: silent,
  })),
]

/** Where both take the same body, a replacement can take the place of another. */
const keyStories = (planner: Planner, { create, replace }: Resource): Story[] => {
  if (!replace || replace === create || !declaresConflict(replace) || !sameBody(create, replace)) return []
  return [
    {
      name: 'create, create another, replace it with the first',
      operation: replace,
      make(variant) {
        const first = plan(planner, create, { fullness: 'least', variant })
        const calls = onOne(planner, create, variant + 1, 'least', [replace])
        const second = calls && shifted(calls, first.length)
        const put = second?.at(-1)
        const body = first.at(-1)?.body
        return second && put && body && [...first, ...second.slice(0, -1), { ...put, body }]
      },
      judge: silent,
    },
  ]
}

const sameBody = (a: Operation, b: Operation): boolean => {
  const [one, other] = [a, b].map((operation) => bodyTypeOf(operation)?.schema)
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

/** What others refer to in their bodies may not be there to be removed. */
const useStories = (planner: Planner, { create, remove }: Resource, all: readonly Resource[]): Story[] => {
  if (!remove || !declaresConflict(remove)) return []
  return all
    .filter((other) => other.create !== create)
    .map((other) => ({
      name: `create, ${other.create.operationId}, remove what it refers to`,
      operation: remove,
      make(variant: number) {
        const calls = plan(planner, other.create, { fullness: 'least', variant })
        const made = calls.findIndex(({ operation }) => operation === create)
        const refers = calls.at(-1)?.body?.taken.some(({ from }) => isFromStep(from) && from.fromStep === made)
        const removal = refers === true ? onParent(planner, remove, made, calls, variant) : undefined
        return removal && [...calls, removal]
      },
      judge: silent,
    }))
}
