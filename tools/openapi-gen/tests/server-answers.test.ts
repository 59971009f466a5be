import type { SseOrder } from '@throughline/openapi'
import { matchSseOrder, parseSseOrder } from '@throughline/openapi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderPlan } from '../src/order-plan.ts'
import { checkedEvents } from '../src/server-runtime/check-events.ts'
import type { StreamPlan } from '../src/server-runtime/route.ts'
import { implemented, type Options } from './implemented.ts'
import { parcels } from './parcels.ts'

const parcel = { id: 'p1', contents: { label: 'box' } }
const paths: Record<string, [method: string, path: string]> = {
  listParcels: ['GET', '/parcels'],
  createParcel: ['POST', '/parcels'],
  deleteParcel: ['DELETE', '/parcels/p1'],
  hasParcel: ['HEAD', '/parcels/p1'],
  getPhoto: ['GET', '/parcels/p1/photo'],
  trackParcel: ['GET', '/parcels/p1/track'],
  readLog: ['GET', '/log'],
}

/** What comes of what a handler gave back. */
const answered = async (name: string, answer: unknown, options: Options = {}) => {
  const { app } = await implemented(parcels(), { [name]: () => answer }, options)
  app.onError((error, context) => context.text(`onError: ${error.message}`, 500))
  const [method = '', path = ''] = paths[name] ?? []
  const body =
    method === 'POST' ? { body: JSON.stringify(parcel), headers: { 'content-type': 'application/json' } } : {}
  return app.request(path, { method, ...body })
}

const check = async (
  name: string,
  answer: unknown,
  want: { status: number; headers: Record<string, string>; body: string },
) => {
  for (const validateResponses of ['off', 'throw'] as const) {
    const response = await answered(name, answer, { validateResponses })
    const { status } = response
    expect({ status, headers: Object.fromEntries(response.headers), body: await response.text() }).toEqual(want)
  }
}

async function* events(...all: [event: string, data: unknown, more?: object][]) {
  for (const [event, data, more] of all) yield { event, data, ...more }
}

describe('an answer', () => {
  it('[TL-OPENAPI-166] is written as its contract says: status, headers, JSON, text and bytes', async () => {
    const headers = { 'content-type': 'application/json' }
    await check(
      'listParcels',
      { status: 200, headers: { 'X-Total': 1, 'X-Tags': ['a', 'b'] }, body: [parcel] },
      { status: 200, headers: { ...headers, 'x-total': '1', 'x-tags': 'a, b' }, body: JSON.stringify([parcel]) },
    )
    const problem = { ...headers, 'content-type': 'application/problem+json' }
    await check(
      'listParcels',
      { status: 418, body: { title: 'no' } },
      { status: 418, headers: problem, body: '{"title":"no"}' },
    )
    await check('listParcels', { status: 500 }, { status: 500, headers: {}, body: '' })
    await check(
      'createParcel',
      { status: 422, contentType: 'text/plain', body: 'no: "x"' },
      { status: 422, headers: { 'content-type': 'text/plain' }, body: 'no: "x"' },
    )
    await check('deleteParcel', { status: 204 }, { status: 204, headers: {}, body: '' })
    await check('hasParcel', { status: 200 }, { status: 200, headers: {}, body: '' })
    await check(
      'getPhoto',
      { status: 200, contentType: 'image/*', body: new Blob(['bytes'], { type: 'image/png' }) },
      { status: 200, headers: { 'content-type': 'image/png', 'content-length': '5' }, body: 'bytes' },
    )
    await check(
      'getPhoto',
      {
        status: 200,
        contentType: 'image/*',
        headers: { 'Content-Type': 'image/gif' },
        body: new TextEncoder().encode('b'),
      },
      { status: 200, headers: { 'content-type': 'image/gif' }, body: 'b' },
    )
  })

  it('[TL-OPENAPI-166] is written as event frames where it is a stream', async () => {
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
    await check(
      'trackParcel',
      {
        status: 200,
        events: () =>
          events(['moved', { town: 'Bern' }, { id: '1', retry: 5 }], ['note', 'a\r\nb'], ['done', { hours: 3 }]),
      },
      {
        status: 200,
        headers,
        body: 'event: moved\nid: 1\nretry: 5\ndata: {"town":"Bern"}\n\nevent: note\ndata: a\ndata: b\n\nevent: done\ndata: {"hours":3}\n\n',
      },
    )
    await check(
      'readLog',
      { status: 200, events: () => events(['x', 'y'], ['message', ' z']) },
      { status: 200, headers, body: 'event: x\ndata: y\n\ndata:  z\n\n' },
    )
  })

  it('[TL-OPENAPI-168] is held to its contract on demand: what breaks it is an error', async () => {
    const rows: [name: string, answer: unknown, want: string][] = [
      ['deleteParcel', { status: 200 }, 'deleteParcel: the answer 200 breaks its contract: status is not declared'],
      [
        'deleteParcel',
        { status: 204, body: 'x' },
        'deleteParcel: the answer 204 breaks its contract: body is not declared',
      ],
      [
        'listParcels',
        { status: 200, body: [] },
        'listParcels: the answer 200 breaks its contract: headers/X-Total is missing',
      ],
      [
        'listParcels',
        { status: 200, headers: { 'x-total': '1' }, body: [] },
        'listParcels: the answer 200 breaks its contract: headers/X-Total is no number',
      ],
      [
        'createParcel',
        { status: 201, body: { ...parcel, sentOn: new Date('2026-01-01') } },
        'createParcel: the answer 201 breaks its contract: body/sentOn must match format "date"',
      ],
      ['createParcel', { status: 201 }, 'createParcel: the answer 201 breaks its contract: body is missing'],
      [
        'createParcel',
        { status: 422, contentType: 'text/html', body: '' },
        'createParcel: the answer 422 breaks its contract: body is text/html, which is not declared',
      ],
      [
        'trackParcel',
        { status: 200, body: '' },
        'trackParcel: the answer 200 breaks its contract: body is no stream of events',
      ],
    ]
    const got: typeof rows = []
    const reported: string[] = []
    const onInvalidAnswer = ({ message }: Error) => void reported.push(message)
    for (const [name, answer] of rows) {
      const response = await answered(name, answer, { validateResponses: 'throw' })
      got.push([name, answer, (await response.text()).replace('onError: ', '')])
      const sent = await answered(name, answer, { validateResponses: 'report', onInvalidAnswer })
      expect(sent.status).toBe((answer as { status: number }).status)
    }
    expect([got, reported]).toEqual([rows, rows.map(([, , message]) => message)])
  })

  it('[TL-OPENAPI-168] has its events held to their contract one by one', async () => {
    const got = async (...all: [string, unknown][]) => {
      const errors: unknown[] = []
      const options: Options = { validateResponses: 'throw', onStreamError: (error) => void errors.push(String(error)) }
      const response = await answered('trackParcel', { status: 200, events: events(...all) }, options)
      const text = await response.text().catch((error: Error) => error.message)
      return [text, ...errors].map((each) =>
        String(each).replace('InvalidAnswer: trackParcel: the answer 200 breaks its contract: ', ''),
      )
    }
    const broken = 'the stream broke off'
    expect([
      await got(['done', { hours: 1 }]),
      await got(['lost', 1]),
      await got(['moved', { town: 'x' }], ['moved', {}]),
      await got(['note', 1]),
      await got(['note', 'x']),
    ]).toEqual([
      ['event: done\ndata: {"hours":1}\n\n'],
      [broken, "events/0 'lost' is not declared"],
      [broken, "events/1/data must have required property 'town'"],
      [broken, 'events/0/data is no text'],
      [broken, 'events ended too early'],
    ])
  })

  it('[TL-OPENAPI-168] has the order and the count of its events followed', async () => {
    const plan: StreamPlan = {
      events: { a: { content: 'json' }, b: { content: 'json' }, m: { content: 'json', anywhere: true } },
      order: orderPlan((parseSseOrder('a b* a?') as { order: SseOrder }).order),
      index: { event: 'b', field: 'i' },
    }
    const said = async (...names: string[]) => {
      const issues: string[] = []
      const all = names.map((name): [string, unknown] => [name[0] ?? '', { i: Number(name[1] ?? 0) }])
      const checked = checkedEvents(events(...all), plan, (found) => {
        issues.push(...found.map(({ pointer, message }) => `${pointer} ${message}`))
      })
      for await (const _ of checked);
      return issues
    }
    expect([
      await said('a'),
      await said('m', 'a', 'b0', 'm', 'b1', 'a', 'm'),
      await said('b0', 'a'),
      await said('a', 'b0', 'b2'),
      await said('m'),
    ]).toEqual([[], [], ["/0 'b' is not in order"], ['/2/data/i is not 1'], [' ended too early']])
  })

  it('follows any order as the contract is read', async () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const { order: expression } = fc.letrec<{ order: string }>((tie) => ({
      order: fc.oneof(
        { depthSize: 'small' },
        name,
        fc.tuple(tie('order'), tie('order')).map((parts) => parts.join(' ')),
        fc.tuple(tie('order'), tie('order')).map((parts) => `(${parts.join(' | ')})`),
        fc.tuple(tie('order'), fc.constantFrom('*', '+', '?')).map(([part, times]) => `(${part})${times}`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(expression, fc.array(name, { maxLength: 6 }), async (text, names) => {
        const { order } = parseSseOrder(text) as { order: SseOrder }
        const event = { content: 'text' } as const
        let found = 0
        const all = events(...names.map((each): [string, unknown] => [each, '']))
        for await (const _ of checkedEvents(
          all,
          { events: { a: event, b: event, c: event }, order: orderPlan(order) },
          () => found++,
        ));
        expect(found === 0).toBe(matchSseOrder(order, names).kind === 'match')
      }),
      { numRuns: 500 },
    )
  })
})
