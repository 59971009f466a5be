import { isJsonObject } from '@throughline/openapi'
import { bodySchema, bodyTypeOf, type Planner, plan } from '../requests/plan.ts'
import { differences, differing, isCarriedOut, isKeptByService, isSuccess } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

// implements: TL-VERIFY-235
export const changeStories = (planner: Planner, { create, read, change }: Resource): Story[] => {
  if (!change || !read || !bodyTypeOf(change)) return []
  return [
    {
      name: 'create, change, read',
      operation: change,
      make(variant) {
        const calls = onOne(planner, create, variant, 'most', [read, change, read])
        const patch = calls?.at(-2)
        const properties = bodySchema(planner.model, change)?.properties
        if (!calls || !patch?.body || !isJsonObject(patch.body.value)) return undefined
        // A change that names nothing shows nothing.
        if (Object.keys(patch.body.value).length > 0 || !isJsonObject(properties)) return calls
        const full = plan(planner, change, { fullness: 'most', variant: variant + 1 }).at(-1)?.body?.value
        const [name, value] = isJsonObject(full) ? (Object.entries(full)[0] ?? []) : []
        if (name === undefined || value === undefined) return undefined
        return [
          ...calls.slice(0, -2),
          { ...patch, body: { ...patch.body, value: { [name]: value } } },
          ...calls.slice(-1),
        ]
      },
      judge(done) {
        const [, before, patch, after] = done.slice(-4)
        if (!isSuccess(before) || !isCarriedOut(patch) || !isSuccess(after)) return []
        const lost = differences(planner.model, change, patch.body, after.json)
        const named = isJsonObject(patch.body) ? Object.keys(patch.body) : []
        const isOwn = isKeptByService(planner.model, before, after)
        const others = differing(before.json, after.json, named, true).filter((name) => !isOwn(name))
        return [
          ...(lost.length > 0
            ? [
                fault(
                  'written-not-read',
                  change,
                  `what is written is not what ${read.operationId} reads: ${lost.join(', ')}`,
                ),
              ]
            : []),
          ...(others.length > 0
            ? [fault('change-too-wide', change, `changes what it was not told to: ${others.join(', ')}`)]
            : []),
        ]
      },
    },
  ]
}
