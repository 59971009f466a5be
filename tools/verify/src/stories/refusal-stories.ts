import { isJsonObject, type Operation } from '@throughline/openapi'
import { bodySchema, type Planner, plan } from '../probe/plan.ts'
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
        const making = plan(planner, create, { fullness: 'least', variant })
        const listing = plan(planner, list, { fullness: 'least', variant }).at(-1)
        const last = making.at(-1)
        // What is needed before comes first; steps count from there.
        if (!listing || !last || making.length > 1 || 'fromStep' in (listing.parameters[0]?.given ?? {}))
          return undefined
        return withWidePages([listing, last, listing, last, listing], list)
      },
      judge(done) {
        const [first, made, second, again, third] = done
        const counts = [first, second, third].map((each) => (isSuccess(each) ? itemsOf(each.json).length : undefined))
        const [before = 0, between = 0, after = 0] = counts
        if (counts.includes(undefined) || !isSuccess(made) || between !== before + 1) return []
        const refused = statusOf(again) >= 400 && statusOf(again) < 500
        return refused && after > between
          ? [fault('refused-but-kept', create, `answers ${statusOf(again)}, and keeps what it refused`)]
          : []
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
        const making = plan(planner, create, { fullness: 'least', variant })
        const listing = plan(planner, list, { fullness: 'least', variant }).at(-1)
        const last = making.at(-1)
        if (!listing || making.length > 1 || 'fromStep' in (listing.parameters[0]?.given ?? {})) return undefined
        if (!last?.body || !isJsonObject(last.body.value)) return undefined
        const { [lacking]: _, ...value } = last.body.value
        const broken = { ...last, body: { ...last.body, value } }
        return withWidePages([last, listing, broken, listing], list)
      },
      judge(done) {
        const [made, before, refused, after] = done
        const counts = [before, after].map((each) => (isSuccess(each) ? itemsOf(each.json).length : undefined))
        const [least = 0, most = 0] = counts
        const isRefused = statusOf(refused) >= 400 && statusOf(refused) < 500
        if (!isSuccess(made) || counts.includes(undefined) || least === 0 || !isRefused || most <= least) return []
        return [fault('refused-but-kept', create, `answers ${statusOf(refused)}, and keeps what it refused`)]
      },
    },
  ]
}
