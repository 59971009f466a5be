import { headerOf } from '../http/send.ts'
import { type Planner, plan } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { differing, isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource, sameSchema } from './resources.ts'
import { shifted } from './shifted.ts'
import { fault, type Story } from './story.ts'

// implements: TL-VERIFY-237
export const locationStories = (planner: Planner, { create, read }: Resource): Story[] =>
  read
    ? [
        {
          name: 'create, follow Location',
          operation: create,
          make(variant) {
            // A second resource before it: a Location that is not its own is then another's.
            const before = plan(planner, create, { fullness: 'least', variant })
            const calls = shifted(plan(planner, create, { fullness: 'least', variant: variant + 1 }), before.length)
            const reading = onOne(planner, create, variant, 'least', [read])?.at(-1)
            if (!reading) return undefined
            const target = { fromStep: before.length + calls.length - 1, expression: '$response.header.Location' }
            const parameters = reading.parameters.map((each) =>
              'fromStep' in each.given ? { ...each, given: { value: 'location' } } : each,
            )
            return [...before, ...calls, { ...reading, parameters, tweak: { target } }]
          },
          judge(done) {
            const [made, there] = done.slice(-2)
            if (!isSuccess(made) || statusOf(made) !== 201 || !there) return []
            if (!isSuccess(there)) {
              return statusOf(there) < 500 && !isElsewhere(made)
                ? [fault('location-dead', create, `its Location leads to ${statusOf(there)}`)]
                : []
            }
            const other = sameSchema(create, read) ? differing(made.json, there.json) : []
            return other.length > 0
              ? [fault('location-other', create, `its Location leads to another resource: ${other.join(', ')} differ`)]
              : []
          },
        },
      ]
    : []

/** The public name of a service that knows it leads past whoever asks it under another one. */
const isElsewhere = ({ sent }: Done): boolean => {
  const location = sent.kind === 'answer' ? headerOf(sent, 'location') : undefined
  const host = location === undefined ? undefined : URL.parse(location)?.hostname
  return host !== undefined && host !== 'localhost' && !/^(?:127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)
}
