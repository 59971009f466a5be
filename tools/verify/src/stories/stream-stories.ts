import type { Operation } from '@throughline/openapi'
import { defaultLimits } from '../http/limits.ts'
import { type Planner, plan } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import { streamOf } from '../scenario/read-stream.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isSuccess, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { shifted } from './shifted.ts'
import { fault, type Story } from './story.ts'

/** Event streams whose clients leave, read slowly or cancel what is streamed. */
export const streamStories = (planner: Planner, resources: readonly Resource[]): Story[] =>
  planner.model.operations
    .filter((operation) => streamOf(operation) !== undefined)
    .flatMap((stream) => {
      const creator = planner.producers.get(stream)?.operation
      const resource = resources.find(({ create }) => create === creator)
      return [
        ...leavingStories(planner, stream, resource),
        slowStory(planner, stream),
        ...(resource ? cancellingStories(planner, stream, resource) : []),
      ].map((story): Story => ({ ...story, operation: stream, phase: 'streams' }))
    })

type StreamStory = Omit<Story, 'operation' | 'phase'>

/** The same calls, the last of an operation with a tweak. */
const tweaked = (calls: readonly Call[], operation: Operation, tweak: Call['tweak']): Call[] => {
  const at = calls.findLastIndex((call) => call.operation === operation)
  return calls.map((call, index) => (index === at ? { ...call, tweak: { ...call.tweak, ...tweak } } : call))
}

const hasLeft = (done: Done | undefined): boolean =>
  isSuccess(done) && done.sent.kind === 'answer' && done.sent.end.kind === 'cut'

// implements: TL-VERIFY-261
const leavingStories = (planner: Planner, stream: Operation, resource: Resource | undefined): StreamStory[] => {
  const harm = (what: string) => [fault('disconnect-harms', stream, `once a client has left it within, ${what}`, what)]
  const { create, read } = resource ?? {}
  return [
    ...(create && read
      ? [
          {
            name: 'leave a stream, read its resource',
            make(variant: number) {
              const calls = onOne(planner, create, variant, 'least', [read, stream, read])
              return calls && tweaked(calls, stream, { leave: 1 })
            },
            judge(done: readonly Done[]) {
              const [before, left, after] = done.slice(-3)
              if (!isSuccess(before) || !hasLeft(left) || isSuccess(after) || statusOf(after) === 429) return []
              return harm(`${read.operationId} ${answerOf(after)}`)
            },
          },
        ]
      : []),
    {
      name: 'leave a stream, open another',
      make(variant) {
        const first = plan(planner, stream, { fullness: 'least', variant })
        const second = plan(planner, stream, { fullness: 'least', variant: variant + 1 })
        return [...tweaked(first, stream, { leave: 1 }), ...shifted(second, first.length)]
      },
      judge(done) {
        const left = done.find(({ call }) => call.tweak?.leave !== undefined)
        const other = done.at(-1)
        // One client may be held to so many streams.
        if (!hasLeft(left) || isSuccess(other) || statusOf(other) === 429) return []
        return harm(`another ${answerOf(other)}`)
      },
    },
  ]
}

const answerOf = (done: Done | undefined): string =>
  done?.sent.kind === 'answer' ? `answers ${statusOf(done)}` : 'has no answer'

/** Events whose place the document gives, in order. */
const orderedNames = ({ call, stream }: Done): string[] => {
  const anywhere = new Set(streamOf(call.operation)?.sse?.events.flatMap((each) => (each.anywhere ? each.name : [])))
  return stream?.events.map(({ name }) => name).filter((name) => !anywhere.has(name)) ?? []
}

/** Two fast readers that were sent the same show that a third, a slow one, is to be sent it as well. */
// implements: TL-VERIFY-263
const slowStory = (planner: Planner, stream: Operation): StreamStory => ({
  name: 'read a stream, read another, read a third slowly',
  make(variant) {
    const [one = [], two = [], three = []] = [0, 1, 2].map((n) =>
      plan(planner, stream, { fullness: 'least', variant: variant + n }),
    )
    const slow = tweaked(three, stream, { pauseMs: 30 })
    return [...one, ...shifted(two, one.length), ...shifted(slow, one.length + two.length)]
  },
  judge(done) {
    const read = done.filter(({ call }) => call.operation === stream)
    if (read.length !== 3 || !read.every((each) => isSuccess(each) && each.sent.kind === 'answer' && isWhole(each)))
      return []
    const [one = [], two = [], slow = []] = read.map(orderedNames)
    if (one.join() !== two.join() || one.join() === slow.join()) return []
    const message = `sends a slow reader ${slow.length} events, and fast ones ${one.length}`
    return [fault('slow-reader-loses', stream, message)]
  },
})

const isWhole = ({ sent }: Done): boolean => sent.kind === 'answer' && sent.end.kind === 'complete'

/** What people call the end that a client asks for. */
const ending = /cancel|abort|stop|interrupt|terminat/i

const isCancellation = ({ method, path, operationId }: Operation): boolean =>
  ['post', 'put', 'delete'].includes(method) && ending.test(`${path.split('/').at(-1)} ${operationId}`)

// implements: TL-VERIFY-262
const cancellingStories = (planner: Planner, stream: Operation, { create }: Resource): StreamStory[] => {
  const cancels = [...planner.producers.keys()].filter(
    (each) => each !== stream && planner.producers.get(each)?.operation === create && isCancellation(each),
  )
  const terminal = streamOf(stream)?.sse?.events.filter((event) => event.terminal) ?? []
  if (terminal.length === 0) return []
  const isEnd = (name: string) => terminal.some((event) => event.name === name)
  return cancels.flatMap((cancel): StreamStory[] => [
    {
      name: `open a stream, ${cancel.operationId}`,
      make(variant) {
        const calls = onOne(planner, create, variant, 'least', [stream, cancel])
        return calls && tweaked(calls, cancel, { beside: true })
      },
      judge(done) {
        const [read, cancelled] = done.slice(-2)
        const { events = [] } = read?.stream ?? {}
        const last = events.at(-1)?.name ?? ''
        const after = events.slice(read?.seenBeside ?? events.length)
        const goesOn = after.some(({ name }) => !isEnd(name)) && isEnd(last) && !ending.test(last)
        if (!isSuccess(read) || !isSuccess(cancelled) || !goesOn || !terminal.some(({ name }) => ending.test(name)))
          return []
        const message = `goes on to '${last}' although ${cancel.operationId} answers ${statusOf(cancelled)}`
        return [fault('cancel-ignored', stream, message, cancel.operationId)]
      },
    },
    {
      name: `${cancel.operationId}, open the stream`,
      make(variant) {
        const calls = onOne(planner, create, variant, 'least', [cancel, stream])
        return calls && tweaked(calls, stream, { withinMs: defaultLimits.afterCancelMs })
      },
      // That it ends, and with what, single answers are held to.
      judge: () => [],
    },
  ])
}
