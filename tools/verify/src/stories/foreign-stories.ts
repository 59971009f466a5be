import { type Planner, plan } from '../probe/plan.ts'
import { createsByName } from '../probe/producers.ts'
import { differing, isGone, isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

/** What the second identity may not see it does not change: seen by whoever made it. */
// implements: TL-VERIFY-245
export const foreignStories = (
  planner: Planner,
  { create, read, change, replace, remove, actions }: Resource,
): Story[] => {
  if (!read) return []
  const writes = [change, replace, remove, ...actions].flatMap((each) => (each && !createsByName(each) ? [each] : []))
  return writes.map((write) => ({
    name: `create, read and ${write.operationId} as the second identity, read`,
    operation: write,
    make(variant) {
      const calls = onOne(planner, create, variant, 'most', [read, read, write, read])
      const foreign = calls && new Set([calls.length - 3, calls.length - 2])
      // A change that names nothing shows nothing.
      const { body } = plan(planner, write, { fullness: 'most', variant: variant + 3 }).at(-1) ?? {}
      const full = body?.taken.length === 0 ? { body } : {}
      return calls?.map((call, at) =>
        foreign?.has(at) ? { ...call, ...(call.operation === write && full), identity: 'other' as const } : call,
      )
    },
    judge(done) {
      const [before, hidden, written, after] = done.slice(-4)
      if (!isSuccess(before) || ![403, 404].includes(statusOf(hidden)) || !isSuccess(written) || !after) return []
      const changed = isGone(after) || (isSuccess(after) && differing(before.json, after.json, [], true).length > 0)
      const message = `lets the second identity change what it may not see (${statusOf(hidden)})`
      return changed ? [fault('foreign-changed', write, message)] : []
    },
  }))
}
