import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json } from '../src/artifacts/canonical-json.ts'
import { digestOf, talk } from './support/control.ts'
import { createHandTimers } from './support/hand-timers.ts'
import { serve, storeIn } from './support/service.ts'

const open = async () => {
  const [store, timers] = [storeIn(undefined), createHandTimers()]
  const { call } = await serve({ store, timers })
  const say = talk({ call })
  return { call, store, timers, say, keep: (artifact: object) => say('POST', '/v1/artifacts', artifact) }
}
const plan = { kind: 'plan', content: { steps: ['read', 'write'] }, tags: ['draft'] }
const text = '{"content":{"steps":["read","write"]},"kind":"plan","tags":["draft"]}'
const created_at = '2026-01-02T00:00:00.000Z'

describe('artifacts', () => {
  it('[OC-CTRL-2070] [OC-CTRL-2071] are kept under the digest of their canonical text', async () => {
    const { keep } = await open()
    expect(await keep(plan)).toEqual({ status: 201, id: digestOf(text), kind: 'plan', bytes: text.length, created_at })
    const { id } = await keep({ ...plan, kind: 'summary' })
    expect(id).toBe(digestOf(text.replace('plan', 'summary')))
  })

  it('[OC-CTRL-2072] that are the same in another order are kept once, since the first time', async () => {
    const { keep, timers } = await open()
    const first = await keep(plan)
    timers.pass(5000)
    expect(await keep({ tags: ['draft'], content: { steps: ['read', 'write'] }, kind: 'plan' })).toEqual(first)
    const others = [
      { ...plan, tags: [] },
      { ...plan, content: { steps: ['write', 'read'] } },
      { ...plan, metadata: {} },
    ]
    for (const other of others) expect((await keep(other)).id).not.toBe(first.id)
  })

  it('[OC-CTRL-2073] come back exactly as they were sent', async () => {
    const { keep, say } = await open()
    const { id: parent } = await keep(plan)
    const contents: unknown[] = [
      '',
      'a\u0000b\u2028\ud83d\ude00',
      0,
      -1.5,
      true,
      null,
      [],
      { b: 1, a: { __proto__x: [] } },
    ]
    for (const content of contents) {
      const sent = { kind: 'trace', content, parent, metadata: { by: 'me' }, tags: ['x', 'y'] }
      const { status, ...ref } = await keep(sent)
      expect([status, await say('GET', `/v1/artifacts/${ref.id}`)]).toEqual([201, { status: 200, ...sent, ...ref }])
    }
  })

  it('[OC-CTRL-2074] have a parent that is there, if they have one', async () => {
    const { keep } = await open()
    expect(await keep({ ...plan, parent: digestOf('nothing') })).toEqual({
      status: 404,
      code: 'NOT_FOUND',
      message: "'parent' names no artifact",
      retriable: false,
    })
  })

  it('[OC-CTRL-2075] hold nothing that would come back as something else', async () => {
    const { keep, call } = await open()
    const nested = (levels: number): Json => (levels === 0 ? 'x' : [nested(levels - 1)])
    const kept = async (content: unknown) => (await keep({ kind: 'other', content })).status
    expect([await kept(nested(64)), await kept(2 ** 53 - 1)]).toEqual([201, 201])
    const refused = [nested(65), nested(500), 2 ** 53, { a: [-(2 ** 60)] }, 1e300]
    for (const content of refused) expect(await kept(content)).toBe(400)
    const deep = await call('POST', '/v1/artifacts', {
      headers: { 'Content-Type': 'application/json' },
      body: `{"kind":"other","content":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    })
    expect([deep.status, await deep.json()]).toMatchObject([400, { code: 'INVALID_PARAMS' }])
    const endless = await keep({ kind: 'other', content: 2 ** 53 })
    expect(endless).toMatchObject({
      code: 'INVALID_PARAMS',
      message: "'content' must be <= 9007199254740991",
    })
  })

  it('never have another text than their canonical one, whatever the order of their members', () => {
    const shuffled = (value: Json): Json => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(shuffled)
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, shuffled(member)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const canonical = canonicalJson(value as Json)
        expect(canonicalJson(shuffled(value as Json))).toBe(canonical)
        expect(canonicalJson(JSON.parse(canonical) as Json)).toBe(canonical)
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 20_260_102, numRuns: 200 },
    )
  })
})
