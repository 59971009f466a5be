import type { Planner } from '../requests/plan.ts'
import { createsByName } from '../requests/producers.ts'
import { isCarriedOut, isGone, isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

/** What is gone for its readers is gone for whoever changes it. */
// implements: TL-VERIFY-232
export const afterRemovalStories = (
  planner: Planner,
  { create, read, change, replace, remove, actions }: Resource,
): Story[] => {
  if (!remove || !read) return []
  const writes = [change, replace, ...actions].flatMap((each) => (each && !createsByName(each) ? [each] : []))
  return writes.map((write) => ({
    name: `create, remove, read, ${write.operationId}`,
    operation: write,
    make: (variant) => onOne(planner, create, variant, 'least', [remove, read, write]),
    judge(done) {
      const [gone, there, written] = done.slice(-3)
      if (!isCarriedOut(gone) || !isGone(there) || !isSuccess(written)) return []
      const message = `answers ${statusOf(written)} for what ${remove.operationId} has removed`
      return [fault('removed-still-there', write, message)]
    },
  }))
}
