import { isJsonObject } from '@throughline/openapi'
import type { Planner } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { differences, isCarriedOut, isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

// implements: TL-VERIFY-234, TL-VERIFY-236
export const replaceStories = (planner: Planner, { create, read, replace }: Resource): Story[] => {
  if (!replace) return []
  const conditional = replace.parameters.find(
    ({ in: place, name }) => place === 'header' && name.toLowerCase() === 'if-match',
  )
  return [
    ...(read
      ? [
          {
            name: 'create, replace, read',
            operation: replace,
            make: (variant: number) => onOne(planner, create, variant, 'most', [replace, read]),
            judge(done: readonly Done[]) {
              const [, put, after] = done.slice(-3)
              if (!isCarriedOut(put) || !isSuccess(after)) return []
              const lost = differences(planner.model, replace, put.body, after.json).filter(
                (name) => !isCountedOn(put, after, name),
              )
              return lost.length > 0
                ? [
                    fault(
                      'written-not-read',
                      replace,
                      `what is written is not what ${read.operationId} reads: ${lost.join(', ')}`,
                    ),
                  ]
                : []
            },
          },
        ]
      : []),
    {
      name: 'create, replace, replace again',
      operation: replace,
      make(variant) {
        const calls = onOne(planner, create, variant, 'least', [replace])
        const last = calls?.at(-1)
        return calls && last && [...calls, last]
      },
      judge(done) {
        const [first, second] = done.slice(-2)
        if (isSuccess(first) && statusOf(second) === 201) {
          return [fault('created-again', replace, 'answers 201, as if it had created what was there already')]
        }
        if (!isCarriedOut(first) || isSuccess(second) || statusOf(second) >= 500) return []
        // The version that was replaced is there no more; or it is for the moment that it is refused.
        if ([412, 423, 425, 429].includes(statusOf(second))) return []
        if (statusOf(second) === 409 && isVersioned(first)) return []
        return [
          fault(
            'not-idempotent',
            replace,
            `the same request is taken once, and then answered with ${statusOf(second)}`,
          ),
        ]
      },
    },
    ...(conditional && replace.responses.some(({ status }) => status === '412')
      ? [
          {
            name: 'create, replace if it is as it never was',
            operation: replace,
            make(variant: number) {
              const calls = onOne(planner, create, variant, 'least', [replace])
              const last = calls?.at(-1)
              return (
                calls && last && [...calls.slice(0, -1), { ...last, tweak: { headers: { 'If-Match': '"never-so"' } } }]
              )
            },
            judge(done: readonly Done[]) {
              const [, put] = done.slice(-2)
              return isSuccess(put)
                ? [fault('precondition-ignored', replace, `answers ${statusOf(put)} although If-Match does not hold`)]
                : []
            },
          },
        ]
      : []),
  ]
}

/** Whether the service answers with another value than it was sent: the next replacement has to name that one. */
const isVersioned = ({ json, body }: Done): boolean =>
  isJsonObject(json) &&
  isJsonObject(body) &&
  Object.entries(body).some(
    ([name, sent]) => Object.hasOwn(json, name) && typeof sent !== 'object' && json[name] !== sent,
  )

/** A version goes on by one with each replacement, and the answer says so. */
const isCountedOn = ({ body, json }: Done, read: Done, name: string): boolean => {
  const [sent, answered, kept] = [body, json, read.json].map((each) => (isJsonObject(each) ? each[name] : undefined))
  return typeof sent === 'number' && answered === sent + 1 && kept === answered
}
