import { isJsonObject } from '@throughline/openapi'
import { idNames } from '../contract/id-names.ts'
import type { Planner } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { differing, isCarriedOut, isSuccess } from './answers.ts'
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
      if (!isCarriedOut(acted) || !isSuccess(after) || isOfAnother(acted, after)) return []
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

/** Whether an action answers with a resource that it made, such as a copy: what is read has the ID of the path, it has another. */
const isOfAnother = (acted: Done, after: Done): boolean => {
  const [place = '', id] = [...after.values].findLast(([name]) => name.startsWith('path.')) ?? []
  const [json, read] = [acted.json, after.json]
  if (!isJsonObject(json) || !isJsonObject(read)) return false
  return idNames(place.slice('path.'.length)).some(
    (name) => read[name] === id && json[name] !== undefined && json[name] !== id,
  )
}
