import type { Planner } from '../probe/plan.ts'
import { differing, isSuccess } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

export const actionStories = (planner: Planner, { create, read, actions }: Resource): Story[] => {
  if (!read) return []
  return actions.map((action) => ({
    name: `create, ${action.operationId}, read`,
    operation: action,
    make: (variant) => onOne(planner, create, variant, 'least', [action, read]),
    judge(done) {
      const [, acted, after] = done.slice(-3)
      if (!isSuccess(acted) || !isSuccess(after)) return []
      const other = differing(acted.json, after.json)
      return other.length > 0
        ? [
            fault(
              'written-not-read',
              action,
              `answers otherwise than ${read.operationId} reads afterwards: ${other.join(', ')}`,
            ),
          ]
        : []
    },
  }))
}
