import type { SentEvent } from './events.ts'
import { type Issue, issuesOf } from './invalid.ts'
import type { OrderPlan, StreamPlan } from './route.ts'
import { asJson, own } from './values.ts'

/** The same events, each held to the contract before it is sent, and their end to what must not be missing. */
// implements: TL-OPENAPI-168
export async function* checkedEvents(
  events: AsyncIterable<SentEvent>,
  plan: StreamPlan,
  fail: (issues: readonly Issue[]) => void,
  /** A reader that had a part of it already is told the rest: the count goes on from there. */
  resumed = false,
): AsyncGenerator<SentEvent, void, undefined> {
  const order = plan.order && orderReader(plan.order)
  const say = (pointer: string, message: string): void => fail([{ in: 'events', pointer, message }])
  let [count, counted, ended] = [0, 0, false]
  for await (const sent of events) {
    const pointer = `/${count++}`
    const { event, data } = sent
    const declared = own(plan.events, event)
    if (plan.events !== undefined && declared === undefined) say(pointer, `'${event}' is not declared`)
    if (ended) say(pointer, `'${event}' follows the last event`)
    if (declared?.content === 'text' && typeof data !== 'string') say(`${pointer}/data`, 'is no text')
    if (declared?.validate && !declared.validate(asJson(data))) {
      const issues = issuesOf('events', declared.validate.errors)
      fail(issues.map((issue) => ({ ...issue, pointer: `${pointer}/data${issue.pointer}` })))
    }
    if (plan.index?.event === event) {
      const given = fieldOf(data, plan.index.field)
      if (resumed && counted === 0 && typeof given === 'number') counted = given
      if (given !== counted++) say(`${pointer}/data/${plan.index.field}`, `is not ${counted - 1}`)
    }
    if (order && declared && !declared.anywhere && !order.take(event)) say(pointer, `'${event}' is not in order`)
    ended ||= declared?.terminal === true
    yield sent
  }
  const terminal = Object.values(plan.events ?? {}).some((each) => each.terminal)
  if (order ? !order.mayEnd() : terminal && plan.sentinel === undefined && !ended) say('', 'ended too early')
}

const fieldOf = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? own(data as Record<string, unknown>, name) : undefined

/** Follows a stream through the expression: where it may be is a set of places. */
const orderReader = ({ names, first, follow, last, empty }: OrderPlan) => {
  let started = false
  let places: readonly number[] = []
  return {
    take: (event: string): boolean => {
      const next = started ? places.flatMap((place) => follow[place] ?? []) : first
      const taken = [...new Set(next)].filter((place) => names[place] === event)
      // What is out of order is said once: the stream goes on as if it had not come.
      if (taken.length === 0) return false
      started = true
      places = taken
      return true
    },
    mayEnd: (): boolean => (started ? places.some((place) => last.includes(place)) : empty),
  }
}
