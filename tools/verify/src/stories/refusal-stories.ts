import { isJsonObject, type Operation } from '@throughline/openapi'
import { bodySchema, type Planner, plan } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isSuccess, itemsOf, statusOf } from './answers.ts'
import type { Resource } from './resources.ts'
import { fault, type Story } from './story.ts'
import { withWidePages } from './wide-pages.ts'

// implements: TL-VERIFY-233
export const refusalStories = (planner: Planner, { create, list }: Resource): Story[] => {
  if (!list) return []
  return [
    {
      name: 'list, create, list, create the same, list',
      operation: create,
      make(variant) {
        const calls = alone(planner, create, list, variant)
        if (!calls) return undefined
        const [making, listing] = calls
        return withWidePages([listing, making, listing, making, listing], list)
      },
      judge(done) {
        const [first, made, second, again, third] = done
        const counts = [first, second, third].map(countOf)
        const [before = 0, between = 0, after = 0] = counts
        if (counts.includes(undefined) || !isSuccess(made) || between !== before + 1) return []
        return isRefused(again) && after > between ? [kept(create, again)] : []
      },
    },
    ...malformedStories(planner, create, list),
  ]
}

/** The same with a body that lacks what is required. */
const malformedStories = (planner: Planner, create: Operation, list: Operation): Story[] => {
  const required = bodySchema(planner.model, create)?.required
  const [lacking] = Array.isArray(required) ? required.slice(-1) : []
  if (typeof lacking !== 'string') return []
  return [
    {
      name: 'create, list, create without what is required, list',
      operation: create,
      make(variant) {
        const [making, listing] = alone(planner, create, list, variant) ?? []
        if (!listing || !making?.body || !isJsonObject(making.body.value)) return undefined
        const { [lacking]: _, ...value } = making.body.value
        const broken = { ...making, body: { ...making.body, value } }
        return withWidePages([making, listing, broken, listing], list)
      },
      judge(done) {
        const [made, before, refused, after] = done
        const counts = [before, after].map(countOf)
        const [least = 0, most = 0] = counts
        if (!isSuccess(made) || counts.includes(undefined) || least === 0 || most <= least) return []
        return isRefused(refused) ? [kept(create, refused)] : []
      },
    },
  ]
}

/** Creating and listing, where neither needs anything before it: steps count from there. */
const alone = (planner: Planner, create: Operation, list: Operation, variant: number): [Call, Call] | undefined => {
  const making = plan(planner, create, { fullness: 'least', variant })
  const listing = plan(planner, list, { fullness: 'least', variant }).at(-1)
  const last = making.at(-1)
  const needs = making.length > 1 || 'fromStep' in (listing?.parameters[0]?.given ?? {})
  return listing && last && !needs ? [last, listing] : undefined
}

const countOf = (listed: Done | undefined): number | undefined =>
  isSuccess(listed) ? itemsOf(listed.json).length : undefined

const isRefused = (done: Done | undefined): boolean => statusOf(done) >= 400 && statusOf(done) < 500

const kept = (create: Operation, refused: Done | undefined): ProbeFault =>
  fault('refused-but-kept', create, `answers ${statusOf(refused)}, and keeps what it refused`)
