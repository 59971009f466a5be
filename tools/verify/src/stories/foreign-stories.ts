import type { Operation } from '@throughline/openapi'
import { type Planner, plan } from '../requests/plan.ts'
import { createsByName } from '../requests/producers.ts'
import type { Call } from '../scenario/call.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { absentee, isNamedAlike } from './absentee.ts'
import { differing, isGone, isSuccess, itemsOf, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

/** What the second identity may not see: what it can change of it nevertheless, and whether it learns that it is there. */
export const foreignStories = (planner: Planner, resource: Resource): Story[] => {
  const { read, change, replace, remove, actions } = resource
  if (!read) return []
  const writes = [change, replace, remove, ...actions].flatMap((each) => (each && !createsByName(each) ? [each] : []))
  return [readingStory(planner, resource, read), ...writes.map((write) => writingStory(planner, resource, read, write))]
}

const asOther = (call: Call): Call => ({ ...call, identity: 'other' })

/** What comes first is judged by what comes last, which some services have no request for. */
const withAbsentee = (planner: Planner, resource: Resource, calls: Call[], operation: Operation, variant: number) => {
  const absent = absentee(planner, resource, operation, variant, calls.length)
  const last = absent?.at(-1)
  return absent && last ? [...calls, ...absent.slice(0, -1), asOther(last)] : calls
}

// implements: TL-VERIFY-245, TL-VERIFY-247
const writingStory = (planner: Planner, resource: Resource, read: Operation, write: Operation): Story => ({
  name: `create, read and ${write.operationId} as the second identity, read`,
  operation: write,
  make(variant) {
    const calls = onOne(planner, resource.create, variant, 'most', [read, read, write, read])
    if (!calls) return undefined
    const foreign = new Set([calls.length - 3, calls.length - 2])
    // A change that names nothing shows nothing.
    const { body } = plan(planner, write, { fullness: 'most', variant: variant + 3 }).at(-1) ?? {}
    const full = body?.taken.length === 0 ? { body } : {}
    const own = calls.map((call, at) =>
      foreign.has(at) ? { ...asOther(call), ...(call.operation === write && full) } : call,
    )
    return withAbsentee(planner, resource, own, write, variant + 4)
  },
  judge(done) {
    const at = done.findIndex(({ call }) => call.operation === write && call.identity === 'other')
    const [before, hidden, written, after] = done.slice(Math.max(at - 2, 0), at + 2)
    if (!isSuccess(before) || ![403, 404].includes(statusOf(hidden)) || !after) return []
    if (isSuccess(written)) {
      const changed = isGone(after) || (isSuccess(after) && differing(before.json, after.json, [], true).length > 0)
      const message = `lets the second identity change what it may not see (${statusOf(hidden)})`
      return changed ? [fault('foreign-changed', write, message)] : []
    }
    // What reading does not hide, nobody learns from a refusal.
    return statusOf(hidden) === 404
      ? existence(write, written, done.at(-1), `${read.operationId} hides it with 404, and `)
      : []
  },
})

/** Only what stands in no list either is hidden. */
// implements: TL-VERIFY-247
const readingStory = (planner: Planner, resource: Resource, read: Operation): Story => ({
  name: 'create, read as the second identity, list, read what is not there',
  operation: read,
  make(variant) {
    const { create, list } = resource
    const calls = onOne(planner, create, variant, 'least', [read, read, ...(list ? [list] : [])])
    const made = calls?.findLastIndex(({ operation }) => operation === create) ?? 0
    const own = calls?.map((call, at) => (at > made + 1 ? asOther(call) : call))
    return own && withAbsentee(planner, resource, own, read, variant + 4)
  },
  judge(done) {
    const at = done.findIndex(({ call }) => call.operation === read && call.identity === 'other')
    const [before, hidden, listed] = done.slice(Math.max(at - 1, 0), at + 2)
    if (!isSuccess(before) || !hidden) return []
    const id = [...hidden.values].findLast(([name]) => name.startsWith('path.'))?.[1]
    const isListed = isSuccess(listed) && itemsOf(listed.json).some((item) => JSON.stringify(item).includes(`${id}`))
    return isListed ? [] : existence(read, hidden, done.at(-1), '')
  },
})

/** 403 says that it is there, where 404 is for what is not. */
const existence = (
  operation: Operation,
  foreign: Done | undefined,
  absent: Done | undefined,
  hidden: string,
): ProbeFault[] => {
  const isAbsent = absent !== foreign && absent?.call.operation === operation && isGone(absent)
  if (statusOf(foreign) !== 403 || !foreign || !isAbsent || !isNamedAlike(foreign, absent)) return []
  const message = `${hidden}tells the second identity that a resource of another is there: answers 403, and ${statusOf(absent)} where there is none`
  return [fault(hidden === '' ? 'foreign-told-apart' : 'foreign-existence-shown', operation, message)]
}
