import type { ReadableStreamDefaultController } from 'node:stream/web'
import { failed } from './answer.ts'
import { itemsThere, type StoredStocktake } from './depot.ts'
import type { Call, Handler } from './handlers.ts'

const startStocktake: Handler = ({ depot, has }) => {
  const stocktake: StoredStocktake = { id: depot.newId(), state: 'counting' }
  depot.stocktakes.set(stocktake.id, stocktake)
  return {
    status: 202,
    headers: { Location: `/v1/stocktakes/${stocktake.id}`, 'Retry-After': has('retry-after-word') ? 'soon' : '1' },
    body: { ...stocktake },
  }
}

const getStocktake: Handler = ({ depot, parameters }) => {
  const stocktake = depot.stocktakes.get(String(parameters.stocktakeId))
  return stocktake ? { status: 200, body: { ...stocktake } } : failed(404, 'NOT_FOUND', 'no such stocktake')
}

const cancelStocktake: Handler = ({ depot, parameters }) => {
  const stocktake = depot.stocktakes.get(String(parameters.stocktakeId))
  if (!stocktake) return failed(404, 'NOT_FOUND', 'no such stocktake')
  if (stocktake.state !== 'counting') return failed(409, 'CONFLICT', `the stocktake is ${stocktake.state}`)
  stocktake.state = 'cancelled'
  return { status: 200, body: { ...stocktake } }
}

const streamStocktake: Handler = (call) => {
  const { depot, has, parameters } = call
  const stocktake = depot.stocktakes.get(String(parameters.stocktakeId))
  if (!stocktake) return failed(404, 'NOT_FOUND', 'no such stocktake')
  const type = has('stream-as-json') ? 'application/json' : 'text/event-stream'
  const frames = framesOf(call, stocktake)
  const encoder = new TextEncoder()
  let isLeft = false
  const left = () => {
    isLeft = true
    if (has('stream-left-down')) depot.down = true
    if (has('stream-left-forgotten')) depot.stocktakes.delete(stocktake.id)
    return frames.return()
  }
  const patient = {
    async pull(controller: Controller) {
      const { value, done } = await frames.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void left(),
  }
  const hasty = {
    start: (controller: Controller) => void push(controller),
    cancel: () => void left(),
  }
  const push = async (controller: Controller) => {
    for await (const value of frames) if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(value))
    if (!isLeft) controller.close()
  }
  return { status: 200, type, stream: new ReadableStream(has('stream-slow-drops') ? hasty : patient) }
}

type Controller = ReadableStreamDefaultController<Uint8Array>

export const stocktakeHandlers: Record<string, Handler> = {
  startStocktake,
  getStocktake,
  cancelStocktake,
  streamStocktake,
}

interface Event {
  name: string
  data: unknown
}

/** What is written for each event, and whether the stream ends. */
async function* framesOf(call: Call, stocktake: StoredStocktake): AsyncGenerator<string, void> {
  const { has, signal } = call
  if (has('stream-silent')) return await ended(signal)
  const events = eventsOf(call, stocktake)
  const begun = stocktake.state
  for (const [index, { name, data }] of events.entries()) {
    if (index > 0) {
      if (begun === 'counting') await aWhile()
      if (stocktake.state === 'cancelled' && !has('stream-cancel-ignored')) {
        if (has('stream-cancel-silent') && begun === 'counting') return await ended(signal)
        const before = events.slice(0, index).filter((each) => each.name === 'counted')
        return yield* cancelled(call, before.length)
      }
    }
    const isLast = index === events.length - 1
    if (isLast && has('stream-no-end')) return
    if (isLast && has('stream-never-ends')) {
      for (let position = index; !signal.aborted; position++) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        yield frame({ name: 'counted', data: { position, category: 'hand', found: 0 } })
      }
      return
    }
    const text =
      has('stream-not-json') && name === 'counted' ? `event: ${name}\ndata: {position\n\n` : frame({ name, data })
    const spaced = has('stream-space-before-colon') ? text.replace('event: counted', 'event : counted') : text
    const cut = isLast && has('stream-last-cut') ? spaced.slice(0, -2) : spaced
    yield has('stream-no-blank-line') && name === 'started' ? cut.slice(0, -1) : cut
  }
  if (stocktake.state === 'counting') stocktake.state = 'finished'
}

/** Counting a shelf takes its time; what was counted before is told at once. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

function* cancelled({ has }: Call, counted: number): Generator<string, void> {
  if (has('stream-cancel-no-end')) return
  yield frame({ name: 'cancelled', data: { counted } })
  if (has('stream-cancel-more'))
    yield frame({ name: 'counted', data: { position: counted, category: 'hand', found: 0 } })
}

const frame = ({ name, data }: Event): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

const eventsOf = ({ depot, has }: Call, { id }: StoredStocktake): Event[] => {
  const byCategory = Map.groupBy(itemsThere(depot), ({ category }) => category)
  const categories = ['garden', 'hand', 'ladder', 'power']
  const started: Event = { name: 'started', data: { stocktakeId: id, categories: categories.length } }
  const counted = categories.map((category, index): Event => {
    const position = has('stream-index-from-one') ? index + 1 : has('stream-index-gap') && index > 1 ? index + 1 : index
    const found = byCategory.get(category)?.length ?? 0
    const data = { position, category, found: has('stream-field-type') ? String(found) : found }
    return { name: 'counted', data: has('stream-field-missing') ? { position, category } : data }
  })
  const [first, ...rest] = counted
  const finished: Event = { name: 'finished', data: { total: itemsThere(depot).length } }
  return [
    ...(has('stream-no-start') || has('stream-late-start') ? [] : [started]),
    ...(first ? [first] : []),
    ...(has('stream-late-start') ? [started] : []),
    { name: 'note', data: { text: 'the shelves were open' } },
    ...(has('stream-unknown-event') ? [{ name: 'paused', data: {} }] : []),
    ...rest,
    finished,
    ...(has('stream-two-ends') ? [finished] : []),
    ...(has('stream-after-end') ? [{ name: 'note', data: { text: 'one more thing' } }] : []),
  ]
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
