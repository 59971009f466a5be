import { headerOf } from '../http/send.ts'
import type { Planner } from '../requests/plan.ts'
import { isSuccess } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

const fields = ['etag', 'content-type', 'content-length', 'last-modified', 'location']

/** Fields of what was encoded are those of the encoded form, and not every service encodes what it does not send. */
const ofEncoded = new Set(['etag', 'content-length'])

/** What GET says before and after it, HEAD says: what moves by itself is not compared. */
// implements: TL-VERIFY-238
export const headStories = (planner: Planner, { create, read, head }: Resource): Story[] => {
  if (!read) return []
  return [
    {
      name: 'create, GET, HEAD, GET',
      operation: head ?? read,
      make(variant) {
        const calls = onOne(planner, create, variant, 'least', [read, head ?? read, read])
        const at = (calls?.length ?? 0) - 2
        return calls?.map((call, index) => (index === at && !head ? { ...call, tweak: { method: 'HEAD' } } : call))
      },
      judge(done) {
        const [before, middle, after] = done.slice(-3).map(({ sent }) => (sent.kind === 'answer' ? sent : undefined))
        if (!before || !middle || !after || !isSuccess(done.at(-3))) return []
        const { status } = middle
        // Where the document does not have it, a service may do without it.
        if (before.status !== after.status || (!head && [404, 405, 501].includes(status))) return []
        const isEncodedAlike = headerOf(before, 'content-encoding') === headerOf(middle, 'content-encoding')
        const pairs = fields.filter((name) => {
          const [get, own, again] = [before, middle, after].map((sent) => headerOf(sent, name))
          const isKept = get !== undefined && own !== undefined && get === again
          return isKept && own !== get && (isEncodedAlike || !ofEncoded.has(name))
        })
        const what = status === before.status ? pairs : [`status ${before.status} and ${status}`]
        return what.length > 0
          ? [fault('head-differs', head ?? read, `GET and HEAD of the same resource differ: ${what.join(', ')}`)]
          : []
      },
    },
  ]
}
