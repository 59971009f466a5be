import type { Operation } from '@throughline/openapi'
import { essence, isJson, isWildcard } from '../http/media-type.ts'
import { bodyTypeOf, type Planner, plan, requestOptions } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import type { ProtocolRule } from '../scenario/intent.ts'
import { isForm, withFiles } from '../serialization/body-kind.ts'
import { usualBoundary } from '../serialization/form-body.ts'
import { validValue } from '../values/valid-value.ts'
import type { Trial } from './trial.ts'

type MakeTrial = (rule: ProtocolRule, what: string, change: (call: Call) => Partial<Call> | undefined) => Trial

/** The same request in every form that the document or HTTP says to be the same: media types, and letters of either case. */
// implements: TL-VERIFY-224
export const formTrials = (planner: Planner, operation: Operation, trial: MakeTrial): Trial[] => [
  ...bodyTypeTrials(planner, operation),
  ...acceptTrials(operation, trial),
  ...caseTrials(operation, trial),
]

/** Each further media type of the body; the first is in every other request. */
const bodyTypeTrials = (planner: Planner, operation: Operation): Trial[] => {
  const first = bodyTypeOf(operation)
  const others =
    operation.requestBody?.content.filter((type) => type !== first && !isWildcard(essence(type.name))) ?? []
  return others.map((type): Trial => {
    const { name, schema, pointer } = type
    return {
      phase: 'coverage',
      operation,
      intent: { kind: 'protocol', rule: 'declared-type', what: `the media type ${name}` },
      make(variant) {
        const calls = plan(planner, operation, { fullness: 'least', variant })
        const call = calls.at(-1)
        const options = requestOptions('least', variant)
        const made = schema === undefined ? 'x' : validValue(planner.model, schema, `${pointer}/schema`, options)
        if (!call || made === undefined) return undefined
        const value = withFiles(planner.model, type, made)
        const isWhole = isJson(essence(name)) || isForm(essence(name))
        const taken = isWhole ? (call.body?.taken ?? []) : []
        return [...calls.slice(0, -1), { ...call, body: { contentType: name, value, taken } }]
      },
    }
  })
}

/** Each media type of a success asked for alone. */
const acceptTrials = ({ responses }: Operation, trial: MakeTrial): Trial[] => {
  const types = new Set(
    responses.filter(({ status }) => /^2/.test(status)).flatMap(({ content }) => content.map(({ name }) => name)),
  )
  if (types.size < 2) return []
  return [...types]
    .filter((name) => !isWildcard(essence(name)))
    .map((name) => trial('declared-accept', `only ${name} accepted`, () => ({ tweak: { headers: { Accept: name } } })))
}

/** @see RFC 9110 §5.1 for names of fields, §8.3.1 for media types */
const caseTrials = (operation: Operation, trial: MakeTrial): Trial[] => {
  const type = bodyTypeOf(operation)?.name
  const isParts = type === 'multipart/form-data'
  return [
    trial('header-case', 'the names of all header fields in capitals', () => ({ tweak: { capitals: true } })),
    ...(type !== undefined && /^[a-z]+\/[a-z.+-]+$/.test(type)
      ? [
          trial('media-type-case', 'the media type in capitals', () => ({
            tweak: { contentType: type.toUpperCase() + (isParts ? `; boundary=${usualBoundary}` : '') },
          })),
        ]
      : []),
  ]
}
