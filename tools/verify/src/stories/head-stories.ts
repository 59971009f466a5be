import type { Planner } from '../probe/plan.ts'
import { headerOf } from '../send.ts'
import { isSuccess } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

// implements: TL-VERIFY-238
export const headStories = (planner: Planner, { create, read, head }: Resource): Story[] => {
  if (!read) return []
  return [
    {
      name: 'create, GET, HEAD',
      operation: head ?? read,
      make(variant) {
        const calls = onOne(planner, create, variant, 'least', [read, head ?? read])
        const last = calls?.at(-1)
        return calls && last && [...calls.slice(0, -1), head ? last : { ...last, tweak: { method: 'HEAD' } }]
      },
      judge(done) {
        const [, get, second] = done.slice(-3)
        if (!isSuccess(get) || !second || get.sent.kind !== 'answer' || second.sent.kind !== 'answer') return []
        const { status } = second.sent
        // Where the document does not have it, a service may do without it.
        if (!head && [404, 405, 501].includes(status)) return []
        const pairs = ['etag', 'content-type', 'content-length', 'last-modified', 'location'].filter((name) => {
          const [a, b] = [get.sent, second.sent].map((sent) =>
            sent.kind === 'answer' ? headerOf(sent, name) : undefined,
          )
          return a !== undefined && b !== undefined && a !== b
        })
        const what = status === get.sent.status ? pairs : [`status ${get.sent.status} and ${status}`]
        return what.length > 0
          ? [fault('head-differs', head ?? read, `GET and HEAD of the same resource differ: ${what.join(', ')}`)]
          : []
      },
    },
  ]
}
