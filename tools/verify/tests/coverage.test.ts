import type { Finding } from '@throughline/kernel'
import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { coverageOf } from '../src/exchanges/coverage.ts'
import type { Coverage, VerifyOptions } from '../src/index.ts'
import { shelfModel } from './books.ts'
import { type Answers, frame, honestFrames, json, kiosk, stream, verifyKiosk } from './kiosk.ts'

type Seen = { findings: string[]; coverage: Coverage }

const shownOf = ({ code, message, location }: Finding): string => `${code} ${location?.line}: ${message}`

const check = async (lie: Partial<Answers>, options: Partial<VerifyOptions> = {}): Promise<Seen> => {
  const { url, close } = await kiosk(lie)
  const { limits: _, ...rest } = options
  const { value, findings } = await verifyKiosk(url, rest)
  await close()
  return { findings: findings.map(shownOf), coverage: value.coverage }
}

const kioskYaml = 'kiosk.yaml'
const closed = { contract: kioskYaml, operationId: 'placeOrder', status: '503', why: 'not-described' } as const
const closedShown = 'status-not-reached 45: placeOrder: 503 was not reached: no exchange describes it'
const event = (name: string, why: 'failed' | 'not-shown') => ({
  ...{ contract: kioskYaml, operationId: 'watchOrder', status: '200', why, event: name },
})
const [, queued = '', mood = '', , , done = ''] = honestFrames

describe('what a contract declares and no exchange reached', () => {
  it('[TL-VERIFY-015] [TL-VERIFY-016] a status and an event: named, counted and listed', async () => {
    expect(await check({})).toEqual({
      findings: [
        closedShown,
        "event-not-reached 93: watchOrder: the event 'failed' of 200 was not reached: no exchange shows it",
      ],
      coverage: {
        statuses: { declared: 7, reached: 6, missing: [closed] },
        events: { declared: 5, reached: 4, missing: [event('failed', 'not-shown')] },
        codes: { declared: 0, reached: 0, missing: [] },
      },
    })
  })
  it('[TL-VERIFY-016] an event that a stream held is reached, whichever stream', async () => {
    const { coverage } = await check({
      events: () => stream([queued, mood, frame('failed', { code: 'SPILT', message: 'the tea is gone' })]),
    })
    expect(coverage.events).toEqual({
      ...{ declared: 5, reached: 3 },
      missing: [event('step', 'not-shown'), event('done', 'not-shown')],
    })
  })
  it('[TL-VERIFY-015] a status that came as another is listed; the mismatch says what is wrong', async () => {
    const { findings, coverage } = await check({ soldOut: () => json(400, { code: 'X', message: 'no' }) })
    expect(coverage.statuses.missing).toEqual([
      { contract: kioskYaml, operationId: 'placeOrder', status: '409', why: 'failed' },
      closed,
    ])
    expect(findings.map((line) => line.split(' ')[0])).toEqual([
      ...['status-mismatch', 'status-not-reached', 'event-not-reached'],
    ])
  })
  it('[TL-VERIFY-016] events of a stream that failed are listed; its own finding says what is wrong', async () => {
    const { findings, coverage } = await check({ events: () => stream([done]) })
    expect(coverage.events).toEqual({
      ...{ declared: 5, reached: 1 },
      missing: [event('queued', 'failed'), event('step', 'failed'), event('mood', 'failed'), event('failed', 'failed')],
    })
    expect(findings.map((line) => line.split(' ')[0])).toEqual(['sse-order-broken', 'status-not-reached'])
  })
  it('[TL-VERIFY-015] only of the operations that were asked for', async () => {
    expect(await check({}, { only: ['cancelOrder', 'readMenu'] })).toEqual({
      findings: [],
      coverage: {
        statuses: { declared: 2, reached: 2, missing: [] },
        events: { declared: 0, reached: 0, missing: [] },
        codes: { declared: 0, reached: 0, missing: [] },
      },
    })
  })
  it('[TL-VERIFY-015] all that a run did not send when it broke off is listed, and one finding says why', async () => {
    const { value, findings } = await verifyKiosk('http://127.0.0.1:9')
    expect(findings.map(({ code }) => code)).toEqual(['service-unreachable'])
    const { statuses, events } = value.coverage
    expect([statuses.declared, statuses.reached, statuses.missing.map(({ why }) => why)]).toEqual([
      ...[7, 0],
      [...Array(3).fill('not-sent'), 'not-described', ...Array(3).fill('not-sent')],
    ])
    expect([events.declared, events.reached, events.missing.length]).toEqual([5, 0, 5])
  })
  it('[TL-VERIFY-271] a code of errors that no answer held', () => {
    const contract = { name: 'shelf', model: shelfModel }
    const [addBook, readBook] = shelfModel.operations
    const response = addBook?.responses[1]
    if (!addBook || !readBook || !response) throw new Error('the shelf has other operations')
    const bodies: JsonValue[] = [{ error: 'type' }, { error: 'unlisted' }, { error: 7 }, null]
    const shown = bodies.map((json) => ({
      ...{ operation: addBook, response, reached: true, failed: false, answered: true, events: [], json },
    }))
    const { codes } = coverageOf(contract, [addBook, readBook], shown)
    const pointer = '/components/schemas/Error/properties/error'
    const missing = ['closed', 'method', 'credentials', 'no such book', 'no book', 'there is one']
    expect(codes).toEqual({
      ...{ declared: 7, reached: 1 },
      missing: missing.map((code) => ({ contract: 'shelf', member: 'error', code, pointer })),
    })
  })
})
