import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, fetchTransport, replay } from '../../src/index.ts'
import { modelOf } from './model-of.ts'

const model = await modelOf(`
paths:
  /finds:
    get:
      operationId: find
      parameters:
        - name: filter
          in: query
          content: { application/json: { schema: { $ref: '#/components/schemas/Filter' }, example: { limit: 2 } } }
        - name: X-Origin
          in: header
          required: true
          content: { application/json: { schema: { type: object, required: [city], properties: { city: { type: string } } } } }
        - { name: seen, in: cookie, content: { application/json: { schema: { type: array, maxItems: 3, items: { type: string } } } } }
        - { name: note, in: query, content: { text/plain: { schema: { type: string, maxLength: 9 } } } }
        - { name: tree, in: query, content: { application/xml: { schema: { type: object } } } }
      responses:
        '200': { description: found }
        '400': { description: malformed }
components:
  schemas:
    Filter:
      type: object
      additionalProperties: false
      properties:
        limit: { type: integer, minimum: 1, maximum: 90 }
        order: { type: string, maxLength: 40 }
        where: { type: object, properties: { city: { type: string }, open: { type: boolean } } }
`)

interface Filter {
  limit?: number
  order?: string
  where?: { city?: string; open?: boolean }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown) => value === undefined || typeof value === 'string'

const isFilter = (value: unknown): value is Filter => {
  if (!isObject(value)) return false
  const { limit, order, where, ...more } = value
  const isLimit = limit === undefined || (Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= 90)
  const isOrder = isText(order) && [...String(order ?? '')].length <= 40
  const isWhere =
    where === undefined ||
    (isObject(where) && isText(where.city) && !['string', 'number', 'object'].includes(typeof where.open))
  return isLimit && isOrder && isWhere && Object.keys(more).length === 0
}

const parsed = (text: string | undefined, otherwise: unknown): unknown => {
  try {
    return text === undefined ? otherwise : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A service that is right, but for the status that `lie` gives to what is asked for. */
const serviceWith = (
  lie: (filter: Filter, raw: string | undefined) => number | undefined = () => undefined,
  asked: string[] = [],
) => {
  const app = new Hono()
  app.get('/finds', (c) => {
    const raw = c.req.query('filter')
    asked.push(`${raw} ${c.req.header('X-Origin')} ${c.req.header('Cookie')}`)
    const filter = parsed(raw, {})
    const lied = lie(isFilter(filter) ? filter : {}, raw)
    if (lied !== undefined) return c.body(null, lied as 200)
    const origin = parsed(c.req.header('X-Origin'), undefined)
    const seen = parsed(getCookie(c, 'seen'), [])
    const isSeen = Array.isArray(seen) && seen.length <= 3 && seen.every((each) => typeof each === 'string')
    const isRight = isFilter(filter) && isObject(origin) && typeof origin.city === 'string' && isSeen
    return c.body(null, isRight && [...(c.req.query('note') ?? '')].length <= 9 ? 200 : 400)
  })
  app.all('/finds', (c) => c.body(null, 405, { Allow: 'GET' }))
  return (request: Request) => app.fetch(request)
}

const optionsOf = (app: ReturnType<typeof serviceWith>, more: Partial<ExploreOptions> = {}): ExploreOptions => ({
  ...{ model, url: 'http://localhost', transport: fetchTransport(app) },
  ...more,
})

const foundBy = async (lie: Parameters<typeof serviceWith>[0], more: Partial<ExploreOptions> = {}) => {
  const options = optionsOf(serviceWith(lie), more)
  const { value } = await explore(options)
  return value.shown.map(({ code, what, saved }) => {
    const [filter] = (saved.calls.at(-1)?.parameters ?? []).flatMap(({ name, given }) =>
      name === 'filter' ? [given] : [],
    )
    return { code, what, filter }
  })
}

describe('a parameter whose value a media type describes', () => {
  it('[TL-VERIFY-309] is sent in each place, and a right service has no finding', async () => {
    for (const seed of [0, 1, 2]) {
      const asked: string[] = []
      const { value, findings } = await explore(optionsOf(serviceWith(undefined, asked), { seed }))
      expect(findings.filter(({ level }) => level !== 'info')).toEqual([])
      expect(value.operations[0]?.parameters.missing).toEqual(['query.tree'])
      expect(asked).toContainEqual(expect.stringMatching(/^\{"limit":2\} \{"city":/))
      expect(asked).toContainEqual(expect.stringMatching(/^\{"/))
    }
  })
  it('[TL-VERIFY-309] is excluded by its schema, and by what is no JSON', async () => {
    const taken = await foundBy((_, raw) => (raw?.includes('91') || raw?.includes('"limit":"') ? 200 : undefined))
    expect(taken).toContainEqual({
      code: 'invalid-accepted',
      what: 'filter: /limit: more than the maximum',
      filter: { value: { limit: 91 } },
    })
    expect(taken).toContainEqual({
      code: 'invalid-accepted',
      what: 'filter: /limit: the number as a string',
      filter: { value: { limit: '1' } },
    })
    expect(await foundBy((_, raw) => (raw === '{"' ? 200 : undefined), { phases: ['coverage'] })).toEqual([
      { code: 'invalid-accepted', what: 'filter: malformed JSON', filter: { value: '{"', asText: true } },
    ])
  })
  it('[TL-VERIFY-309] [TL-VERIFY-305] has no more in it than shows the fault', async () => {
    const lie = ({ where, order = '' }: Filter) => (where?.open && order.length > 3 ? 500 : undefined)
    expect(await foundBy(lie, { phases: ['fuzz'] })).toEqual([
      {
        code: 'server-error',
        what: 'generated values of query filter',
        filter: { value: { order: 'aaaa', where: { open: true } } },
      },
    ])
  })
  it('[TL-VERIFY-309] is sent again by the name of its finding, and set as it goes', async () => {
    const lie = (_: Filter, raw: string | undefined) => (raw === '{"' ? 200 : undefined)
    const options = optionsOf(serviceWith(lie), { phases: ['coverage'] })
    const saved = (await explore(options)).value.shown[0]?.saved
    if (!saved) throw new Error('nothing was found')
    expect((await replay({ ...options, saved, fresh: 1 })).value.went).toBe('again')
    expect((await replay({ ...optionsOf(serviceWith()), saved, fresh: 1 })).value.went).toBe('gone')
    const asked: string[] = []
    const set = new Map([['query.filter', '{"limit": 7}']])
    await explore(optionsOf(serviceWith(undefined, asked), { set, phases: [] }))
    expect(asked.every((each) => each.startsWith('{"limit": 7} '))).toBe(true)
  })
})
