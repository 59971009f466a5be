import { headerOf } from '../http/send.ts'
import type { Planner } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { differences, differing, isCarriedOut, isGone, isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource, sameSchema } from './resources.ts'
import { fault, type Story } from './story.ts'

// implements: TL-VERIFY-231, TL-VERIFY-239
export const readStories = (planner: Planner, { create, read }: Resource): Story[] => {
  if (!read) return []
  return (['least', 'most'] as const).map((fullness) => ({
    name: `create, read, read (${fullness})`,
    operation: read,
    make: (variant) => onOne(planner, create, variant, fullness, [read, read]),
    judge(done) {
      const [made, first, second] = done.slice(-3)
      if (!isCarriedOut(made)) return []
      if (isGone(first))
        return [
          fault(
            'created-not-there',
            create,
            `${read.operationId} answers ${statusOf(first)} for what it has just created`,
          ),
        ]
      if (!isSuccess(first) || !first) return []
      const written = differences(planner.model, create, made.body, first.json)
      const answered = sameSchema(create, read) ? differing(made.json, first.json) : []
      const changed = isSuccess(second) ? differing(first.json, second.json) : []
      const isTagKept = !isSuccess(second) || !isSameText(first, second) || tagOf(first) === tagOf(second)
      return [
        ...(written.length > 0
          ? [
              fault(
                'written-not-read',
                create,
                `what is written is not what ${read.operationId} reads: ${written.join(', ')}`,
              ),
            ]
          : []),
        ...(answered.length > 0 && written.length === 0
          ? [
              fault(
                'written-not-read',
                create,
                `answers otherwise than ${read.operationId} reads: ${answered.join(', ')}`,
              ),
            ]
          : []),
        ...(changed.length > 0 || !isTagKept
          ? [
              fault(
                'read-changes',
                read,
                `reading twice gives two answers: ${[...changed, ...(isTagKept ? [] : ['ETag'])].join(', ')}`,
              ),
            ]
          : []),
      ]
    },
  }))
}

const tagOf = ({ sent }: Done): string | undefined => (sent.kind === 'answer' ? headerOf(sent, 'etag') : undefined)

/** A tag is of the whole text: where a time in it moves, so does the tag. */
const isSameText = (a: Done, b: Done): boolean =>
  a.sent.kind === 'answer' && b.sent.kind === 'answer' && a.sent.body.equals(b.sent.body)
