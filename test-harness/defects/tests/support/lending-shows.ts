import { createLendingApp } from '../../src/lending/app.ts'
import type { BugId } from '../../src/lending/bugs.ts'
import { keys, tokens } from '../../src/lending/credentials.ts'

/** One answer, as far as the rows of the table look at it. */
export interface Seen {
  status: number
  headers: Headers
  text: string
  json: Record<string, unknown>
}

export interface Sending {
  body?: unknown
  type?: string
  token?: string | null
  headers?: Record<string, string>
  /** How its body is read. */
  read?: Reading
}

interface Reading {
  /** The client goes away behind so many pieces. */
  leave?: number
  /** It waits so long before each piece. */
  pauseMs?: number
  /** It does this once the first piece is there. */
  meanwhile?: () => Promise<unknown>
}

export type Send = (call: string, sending?: Sending) => Promise<Seen>

/** Sends to a fresh service: `send('POST /v1/items', { body })`, as the first member unless told otherwise. */
export const senderTo = (bugs: readonly BugId[]): Send => {
  let count = 0
  const newId = () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`
  const app = createLendingApp({ bugs, newId, now: () => new Date('2026-01-01T00:00:00Z') })
  return async (call, { body, type = 'application/json', token = tokens.one, headers = {}, read } = {}) => {
    const [method = 'GET', path = '/'] = call.split(' ')
    const sent = new Headers(headers)
    if (token !== null && !sent.has('Authorization')) sent.set('Authorization', `Bearer ${token}`)
    if (body !== undefined) sent.set('Content-Type', type)
    const written = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await app.request(path, { method, headers: sent, ...(body !== undefined && { body: written }) })
    const text = method === 'HEAD' ? '' : await boundedText(response, read)
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }
}

/** An endless or silent stream is read for as long as it takes to tell. */
const boundedText = async (response: Response, { leave, pauseMs = 0, meanwhile }: Reading = {}): Promise<string> => {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let pieces = 0
  while (text.split('\n\n').length < 120) {
    if (pieces === 1) await meanwhile?.()
    if (pieces++ === leave) break
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<'silence'>((resolve) => (timer = setTimeout(resolve, 300, 'silence')))
    const next = await Promise.race([reader.read(), silence])
    clearTimeout(timer)
    if (next === 'silence') {
      await reader.cancel()
      return `${text}(silence)`
    }
    if (next.done) return text
    text += decoder.decode(next.value, { stream: true })
  }
  await reader.cancel()
  return leave === undefined ? `${text}(and so on)` : text
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

export const drill = { sku: 'DR-1001', name: 'Drill', category: 'power', price: 79.5 }
const absent = '/v1/items/00000000-0000-4000-8000-00000000ffff'

const create = (send: Send, more: Record<string, unknown> = {}) =>
  send('POST /v1/items', { body: { ...drill, ...more } })
const created = async (send: Send, more: Record<string, unknown> = {}): Promise<string> => {
  const { json, headers } = await create(send, more)
  return String(json.id ?? headers.get('Location')?.split('/').at(-1))
}
const creating = (more: Record<string, unknown>) => async (send: Send) => (await create(send, more)).status
const creatingWithout = (name: string) => async (send: Send) =>
  (await send('POST /v1/items', { body: Object.fromEntries(Object.entries(drill).filter(([key]) => key !== name)) }))
    .status
const itemField =
  (name: string, more: Record<string, unknown> = {}) =>
  async (send: Send) => {
    const id = await created(send, more)
    return (await send(`GET /v1/items/${id}`)).json[name]
  }
const status = (call: string, sending?: Sending) => async (send: Send) => (await send(call, sending)).status
const header = (call: string, name: string, sending?: Sending) => async (send: Send) =>
  (await send(call, sending)).headers.get(name)
const lend = async (send: Send, more: Record<string, unknown> = {}) => {
  const itemId = await created(send)
  return send('POST /v1/loans', {
    body: { itemId, days: 3, contact: { kind: 'phone', number: '+31201234567' }, ...more },
  })
}
const events = async (send: Send): Promise<string> => {
  const { json } = await send('POST /v1/stocktakes')
  return (await send(`GET /v1/stocktakes/${json.id}/events`)).text
}
const namesIn = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith('event: ') ? [line.slice(7)] : line.startsWith('(') ? [line] : []))
const eventNames = async (send: Send) => namesIn(await events(send))
/** The stream of a stocktake that is cancelled: before it is opened, or once the first event is there. */
const cancelledEvents = (when: 'before' | 'meanwhile') => async (send: Send) => {
  const { json } = await send('POST /v1/stocktakes')
  const cancel = () => send(`POST /v1/stocktakes/${json.id}/cancel`)
  if (when === 'before') await cancel()
  const read = when === 'before' ? {} : { meanwhile: cancel }
  return namesIn((await send(`GET /v1/stocktakes/${json.id}/events`, { read })).text)
}
/** What a stocktake is answered with once a client has left its stream. */
const afterLeaving = (call: string) => async (send: Send) => {
  const { json } = await send('POST /v1/stocktakes')
  await send(`GET /v1/stocktakes/${json.id}/events`, { read: { leave: 1 } })
  return (await send(call.replace('ID', String(json.id)))).status
}
const positions = async (send: Send) =>
  [...(await events(send)).matchAll(/"position":(\d+)/g)].map(([, n]) => Number(n))
const metric = (pattern: RegExp) => async (send: Send) => {
  await create(send)
  return pattern.exec((await send('GET /metrics')).text)?.[0]
}
const report = (key: string) => status('GET /v1/report?year=2026', { headers: { 'X-Admin-Key': key } })

/** Asks one question of a service: what the clean one answers, and what the broken one does. */
export interface Shows {
  ask: (send: Send) => Promise<unknown>
  kept: unknown
  broken: unknown
}

const wide = '🔧'.repeat(40)
const order = ['started', 'counted', 'note', 'counted', 'counted', 'counted', 'finished']

/** Each bug, by the one request (and what has to come before it) that shows it. */
export const shows: Record<BugId, Shows> = {
  'created-as-200': { ask: creating({}), kept: 201, broken: 200 },
  'deleted-as-200': {
    ask: async (send) => (await send(`DELETE /v1/items/${await created(send)}`)).status,
    kept: 204,
    broken: 200,
  },
  'missing-as-500': { ask: status(`GET ${absent}`), kept: 404, broken: 500 },
  'missing-as-200': { ask: status(`GET ${absent}`), kept: 404, broken: 200 },
  'sorted-as-206': { ask: status('GET /v1/items?sort=price'), kept: 200, broken: 206 },
  'valid-refused': { ask: creating({ description: '' }), kept: 201, broken: 400 },
  'sturdy-insured-refused': {
    ask: creating({ insured: true, insuredValue: 10, fragile: false }),
    kept: 201,
    broken: 400,
  },
  'long-name-refused': { ask: creating({ name: 'x'.repeat(40) }), kept: 201, broken: 400 },
  'wide-characters-refused': { ask: creating({ name: wide }), kept: 201, broken: 400 },
  'last-day-refused': { ask: async (send) => (await lend(send, { days: 30 })).status, kept: 201, broken: 400 },
  'full-page-refused': { ask: status('GET /v1/items?limit=100'), kept: 200, broken: 400 },
  'null-refused': { ask: creating({ description: null }), kept: 201, broken: 400 },
  'wrong-method-as-404': { ask: status('PATCH /v1/items'), kept: 405, broken: 404 },
  'malformed-as-500': { ask: status('POST /v1/items', { body: '{' }), kept: 400, broken: 500 },
  'wrong-media-type-taken': {
    ask: status('POST /v1/items', { body: drill, type: 'text/plain' }),
    kept: 415,
    broken: 201,
  },
  'conflict-as-500': {
    ask: async (send) => [(await create(send)).status, (await create(send)).status],
    kept: [201, 409],
    broken: [201, 500],
  },
  'large-as-500': { ask: creating({ name: 'x'.repeat(20_000) }), kept: 413, broken: 500 },
  'not-acceptable-ignored': {
    ask: async (send) =>
      (await send(`GET /v1/items/${await created(send)}/label`, { headers: { Accept: 'image/png' } })).status,
    kept: 406,
    broken: 200,
  },
  'bad-path-id-as-500': { ask: status('GET /v1/items/nothing'), kept: 400, broken: 500 },
  'bad-cursor-as-500': { ask: status('GET /v1/items?cursor=nowhere'), kept: 400, broken: 500 },
  'head-as-404': {
    ask: async (send) => (await send(`HEAD /v1/items/${await created(send)}`)).status,
    kept: 200,
    broken: 404,
  },

  'required-missing': { ask: itemField('createdAt'), kept: '2026-01-01T00:00:00.000Z', broken: undefined },
  'internal-leaked': { ask: itemField('revision'), kept: undefined, broken: 1 },
  'price-as-text': { ask: itemField('price'), kept: 79.5, broken: '79.5' },
  'null-written': { ask: itemField('tags'), kept: undefined, broken: null },
  'enum-left': {
    ask: async (send) =>
      (
        await send(`PATCH /v1/items/${await created(send)}`, {
          body: { name: 'x' },
          type: 'application/merge-patch+json',
        })
      ).json.category,
    kept: 'power',
    broken: 'POWER',
  },
  'date-as-text': {
    ask: itemField('createdAt'),
    kept: '2026-01-01T00:00:00.000Z',
    broken: 'Thu, 01 Jan 2026 00:00:00 GMT',
  },
  'id-no-uuid': {
    ask: async (send) => String((await create(send)).json.id).length,
    kept: 36,
    broken: 32,
  },
  'write-only-shown': { ask: itemField('purchasePrice', { purchasePrice: 40 }), kept: undefined, broken: 40 },
  'wrong-variant': {
    ask: async (send) => ((await lend(send)).json.contact as { kind: string }).kind,
    kept: 'phone',
    broken: 'email',
  },
  'error-without-envelope': {
    ask: async (send) => (await send(`GET ${absent}`)).json,
    kept: { code: 'NOT_FOUND', message: 'no such item' },
    broken: { error: 'no such item' },
  },
  'error-code-unknown': {
    ask: async (send) => (await send(`GET ${absent}`)).json.code,
    kept: 'NOT_FOUND',
    broken: 'E404',
  },
  'error-as-text': {
    ask: header('POST /v1/items', 'Content-Type', { body: {} }),
    kept: 'application/json',
    broken: 'text/plain',
  },
  'json-as-html': { ask: header('GET /v1/items', 'Content-Type'), kept: 'application/json', broken: 'text/html' },
  'json-cut': {
    ask: async (send) => {
      await create(send)
      await create(send, { sku: 'DR-1002' })
      return (await send('GET /v1/items?limit=1')).text.at(-1)
    },
    kept: '}',
    broken: '"',
  },
  'empty-list-null': { ask: async (send) => (await send('GET /v1/items')).json.items, kept: [], broken: null },
  'count-as-text': {
    ask: async (send) => {
      await create(send)
      return (await send('GET /v1/report?year=2026', { headers: { 'X-Admin-Key': keys.admin } })).json.byCategory
    },
    kept: { power: 1 },
    broken: { power: '1' },
  },
  'quotes-unescaped': {
    ask: async (send) => (await send('POST /v1/items', { body: { ...drill, name: '19" rack' } })).json.name,
    kept: '19" rack',
    broken: undefined,
  },
  'stack-shown': {
    ask: async (send) => / at /.test((await send('POST /v1/items', { body: '{' })).text),
    kept: false,
    broken: true,
  },
  'token-echoed': {
    ask: async (send) => (await send('GET /v1/items', { token: 'stolen-token' })).text.includes('stolen-token'),
    kept: false,
    broken: true,
  },

  'request-id-missing': {
    ask: async (send) => (await send(`GET ${absent}`)).headers.has('X-Request-Id'),
    kept: true,
    broken: false,
  },
  'request-id-fresh': {
    ask: async (send) =>
      (await send('GET /v1/items', { headers: { 'X-Request-Id': 'mine' } })).headers.get('X-Request-Id') === 'mine',
    kept: true,
    broken: false,
  },
  'location-missing': { ask: async (send) => (await create(send)).headers.has('Location'), kept: true, broken: false },
  'location-dead': {
    ask: async (send) => (await send(`GET ${(await create(send)).headers.get('Location')}`)).status,
    kept: 200,
    broken: 404,
  },
  'location-other': {
    ask: async (send) => {
      await create(send)
      const second = await create(send, { sku: 'DR-1002' })
      return second.headers.get('Location')?.endsWith(String(second.json.id))
    },
    kept: true,
    broken: false,
  },
  'etag-missing': { ask: async (send) => (await create(send)).headers.get('ETag'), kept: '"r1"', broken: null },
  'total-as-text': { ask: header('GET /v1/items', 'X-Total-Count'), kept: '0', broken: 'many' },
  'total-negative': { ask: header('GET /v1/items', 'X-Total-Count'), kept: '0', broken: '-1' },
  'retry-after-word': { ask: header('POST /v1/stocktakes', 'Retry-After'), kept: '1', broken: 'soon' },
  'allow-missing': { ask: header('PATCH /v1/items', 'Allow'), kept: 'HEAD, GET, POST', broken: null },
  'challenge-missing': {
    ask: header('GET /v1/items', 'WWW-Authenticate', { token: null }),
    kept: 'Bearer',
    broken: null,
  },
  'head-etag-other': {
    ask: async (send) => (await send(`HEAD /v1/items/${await created(send)}`)).headers.get('ETag'),
    kept: '"r1"',
    broken: '"head"',
  },
  'expires-no-date': {
    ask: async (send) => (await lend(send)).headers.get('X-Expires-At'),
    kept: '2026-01-04T00:00:00.000Z',
    broken: 'tomorrow',
  },

  'name-empty': { ask: creating({ name: '' }), kept: 400, broken: 201 },
  'name-long': { ask: creating({ name: 'x'.repeat(41) }), kept: 400, broken: 201 },
  'sku-free': { ask: creating({ sku: 'drill' }), kept: 400, broken: 201 },
  'price-negative': { ask: creating({ price: -1 }), kept: 400, broken: 201 },
  'price-too-high': { ask: creating({ price: 10_000 }), kept: 400, broken: 201 },
  'weight-odd': { ask: creating({ weight: 7 }), kept: 400, broken: 201 },
  'days-fraction': { ask: async (send) => (await lend(send, { days: 1.5 })).status, kept: 400, broken: 201 },
  'category-free': { ask: creating({ category: 'kitchen' }), kept: 400, broken: 201 },
  'tags-many': { ask: creating({ tags: ['a', 'b', 'c', 'd', 'e', 'f'] }), kept: 400, broken: 201 },
  'tags-doubled': { ask: creating({ tags: ['a', 'a'] }), kept: 400, broken: 201 },
  'tag-empty': { ask: creating({ tags: [''] }), kept: 400, broken: 201 },
  'unknown-property-taken': { ask: creating({ colour: 'red' }), kept: 400, broken: 201 },
  'required-not-asked': { ask: creatingWithout('name'), kept: 400, broken: 201 },
  'null-taken': { ask: creating({ name: null }), kept: 400, broken: 201 },
  'number-from-text': { ask: creating({ price: '12' }), kept: 400, broken: 201 },
  'boolean-from-text': { ask: creating({ fragile: 'true' }), kept: 400, broken: 201 },
  'array-from-text': { ask: creating({ tags: 'loud' }), kept: 400, broken: 201 },
  'email-free': {
    ask: async (send) => (await lend(send, { contact: { kind: 'email', address: 'nobody' } })).status,
    kept: 400,
    broken: 201,
  },
  'date-free': { ask: async (send) => (await lend(send, { from: 'monday' })).status, kept: 400, broken: 201 },
  'dependent-not-asked': { ask: creating({ insured: true }), kept: 400, broken: 201 },
  'empty-change-taken': {
    ask: async (send) =>
      (await send(`PATCH /v1/items/${await created(send)}`, { body: {}, type: 'application/merge-patch+json' })).status,
    kept: 400,
    broken: 200,
  },
  'limit-zero': { ask: status('GET /v1/items?limit=0'), kept: 400, broken: 200 },
  'limit-high': { ask: status('GET /v1/items?limit=101'), kept: 400, broken: 200 },
  'limit-word': { ask: status('GET /v1/items?limit=many'), kept: 400, broken: 200 },
  'sort-free': { ask: status('GET /v1/items?sort=colour'), kept: 400, broken: 200 },
  'query-required-not-asked': {
    ask: status('GET /v1/report', { headers: { 'X-Admin-Key': keys.admin } }),
    kept: 400,
    broken: 200,
  },

  'put-lost': {
    ask: async (send) => {
      const id = await created(send)
      await send(`PUT /v1/items/${id}`, { body: { ...drill, name: 'Hammer drill' } })
      return (await send(`GET /v1/items/${id}`)).json.name
    },
    kept: 'Hammer drill',
    broken: 'Drill',
  },
  'patch-lost': {
    ask: async (send) => {
      const id = await created(send)
      await send(`PATCH /v1/items/${id}`, { body: { name: 'Hammer drill' }, type: 'application/merge-patch+json' })
      return (await send(`GET /v1/items/${id}`)).json.name
    },
    kept: 'Hammer drill',
    broken: 'Drill',
  },
  'patch-replaces': {
    ask: async (send) => {
      const id = await created(send, { description: 'loud' })
      await send(`PATCH /v1/items/${id}`, { body: { name: 'Hammer drill' }, type: 'application/merge-patch+json' })
      return (await send(`GET /v1/items/${id}`)).json.description
    },
    kept: 'loud',
    broken: undefined,
  },
  'delete-lost': {
    ask: async (send) => {
      const id = await created(send)
      await send(`DELETE /v1/items/${id}`)
      return (await send(`GET /v1/items/${id}`)).status
    },
    kept: 404,
    broken: 200,
  },
  'delete-still-listed': {
    ask: async (send) => {
      await send(`DELETE /v1/items/${await created(send)}`)
      return ((await send('GET /v1/items')).json.items as unknown[]).length
    },
    kept: 0,
    broken: 1,
  },
  'refused-kept': {
    ask: async (send) => {
      await create(send)
      await create(send)
      return ((await send('GET /v1/items')).json.items as unknown[]).length
    },
    kept: 1,
    broken: 2,
  },
  'create-not-readable': {
    ask: async (send) => (await send(`GET /v1/items/${await created(send)}`)).status,
    kept: 200,
    broken: 404,
  },
  'create-alters': { ask: itemField('name'), kept: 'Drill', broken: 'drill' },
  'put-not-idempotent': {
    ask: async (send) => {
      const call = `PUT /v1/items/${await created(send)}`
      const body = { ...drill, name: 'Hammer drill' }
      return [(await send(call, { body })).status, (await send(call, { body })).status]
    },
    kept: [200, 200],
    broken: [200, 409],
  },
  'delete-twice-500': {
    ask: async (send) => {
      const call = `DELETE /v1/items/${await created(send)}`
      return [(await send(call)).status, (await send(call)).status]
    },
    kept: [204, 404],
    broken: [204, 500],
  },
  'read-only-taken': { ask: creating({ id: '11111111-1111-4111-8111-111111111111' }), kept: 400, broken: 201 },
  'return-lost': {
    ask: async (send) => {
      const { json } = await lend(send)
      await send(`POST /v1/loans/${json.id}/return`)
      return (await send(`GET /v1/loans/${json.id}`)).json.state
    },
    kept: 'returned',
    broken: 'open',
  },
  'get-changes': {
    ask: async (send) => {
      const call = `GET /v1/items/${await created(send)}`
      return [(await send(call)).headers.get('ETag'), (await send(call)).headers.get('ETag')]
    },
    kept: ['"r1"', '"r1"'],
    broken: ['"r1"', '"r2"'],
  },
  'page-repeats': {
    ask: async (send) => {
      await create(send)
      await create(send, { sku: 'DR-1002' })
      const first = await send('GET /v1/items?limit=1')
      const second = await send(`GET /v1/items?limit=1&cursor=${first.json.nextCursor}`)
      return (second.json.items as { sku: string }[]).map(({ sku }) => sku)
    },
    kept: ['DR-1002'],
    broken: ['DR-1001'],
  },
  'stale-match-ignored': {
    ask: async (send) =>
      (await send(`PUT /v1/items/${await created(send)}`, { body: drill, headers: { 'If-Match': '"old"' } })).status,
    kept: 412,
    broken: 200,
  },

  'stream-as-json': {
    ask: async (send) => {
      const { json } = await send('POST /v1/stocktakes')
      return (await send(`GET /v1/stocktakes/${json.id}/events`)).headers.get('Content-Type')
    },
    kept: 'text/event-stream',
    broken: 'application/json',
  },
  'stream-unknown-event': {
    ask: eventNames,
    kept: order,
    broken: ['started', 'counted', 'note', 'paused', 'counted', 'counted', 'counted', 'finished'],
  },
  'stream-no-start': { ask: eventNames, kept: order, broken: order.slice(1) },
  'stream-late-start': { ask: eventNames, kept: order, broken: ['counted', 'started', ...order.slice(2)] },
  'stream-after-end': { ask: eventNames, kept: order, broken: [...order, 'note'] },
  'stream-no-end': { ask: eventNames, kept: order, broken: order.slice(0, -1) },
  'stream-index-gap': { ask: positions, kept: [0, 1, 2, 3], broken: [0, 1, 3, 4] },
  'stream-index-from-one': { ask: positions, kept: [0, 1, 2, 3], broken: [1, 2, 3, 4] },
  'stream-field-missing': { ask: async (send) => (await events(send)).includes('"found"'), kept: true, broken: false },
  'stream-field-type': { ask: async (send) => (await events(send)).includes('"found":"0"'), kept: false, broken: true },
  'stream-not-json': {
    ask: async (send) => (await events(send)).includes('data: {position\n'),
    kept: false,
    broken: true,
  },
  'stream-no-blank-line': {
    ask: async (send) => /started\ndata: .*\nevent/.test(await events(send)),
    kept: false,
    broken: true,
  },
  'stream-space-before-colon': {
    ask: async (send) => (await events(send)).includes('event : counted'),
    kept: false,
    broken: true,
  },
  'stream-two-ends': { ask: eventNames, kept: order, broken: [...order, 'finished'] },
  'stream-never-ends': { ask: async (send) => (await events(send)).endsWith('(and so on)'), kept: false, broken: true },
  'stream-silent': { ask: async (send) => (await events(send)).endsWith('(silence)'), kept: false, broken: true },
  'stream-cancel-no-end': { ask: cancelledEvents('before'), kept: ['started', 'cancelled'], broken: ['started'] },
  'stream-cancel-more': {
    ask: cancelledEvents('before'),
    kept: ['started', 'cancelled'],
    broken: ['started', 'cancelled', 'counted'],
  },
  'stream-cancel-ignored': { ask: cancelledEvents('meanwhile'), kept: ['started', 'cancelled'], broken: order },
  'stream-cancel-silent': {
    ask: cancelledEvents('meanwhile'),
    kept: ['started', 'cancelled'],
    broken: ['started', '(silence)'],
  },
  'stream-left-down': { ask: afterLeaving('GET /v1/health'), kept: 200, broken: 500 },
  'stream-left-forgotten': { ask: afterLeaving('GET /v1/stocktakes/ID'), kept: 200, broken: 404 },
  'stream-slow-drops': {
    ask: async (send) => {
      const { json } = await send('POST /v1/stocktakes')
      const read = { pauseMs: 100 }
      return namesIn((await send(`GET /v1/stocktakes/${json.id}/events`, { read })).text).length < order.length
    },
    kept: false,
    broken: true,
  },
  'stream-last-cut': { ask: async (send) => (await events(send)).endsWith('\n\n'), kept: true, broken: false },

  'auth-ignored': { ask: status(`DELETE ${absent}`, { token: null }), kept: 401, broken: 404 },
  'auth-any-token': { ask: status('GET /v1/items', { token: 'nobody' }), kept: 401, broken: 200 },
  'auth-any-scheme': {
    ask: status('GET /v1/items', { headers: { Authorization: `Basic ${tokens.one}` } }),
    kept: 401,
    broken: 200,
  },
  'auth-empty-token': {
    ask: status('GET /v1/items', { headers: { Authorization: 'Bearer' } }),
    kept: 401,
    broken: 200,
  },
  'auth-no-role': { ask: report(keys.reader), kept: 403, broken: 200 },
  'auth-foreign-shown': {
    ask: async (send) => (await send(`GET /v1/loans/${(await lend(send)).json.id}`, { token: tokens.two })).status,
    kept: 404,
    broken: 200,
  },
  'auth-foreign-403': {
    ask: async (send) => (await send(`GET /v1/loans/${(await lend(send)).json.id}`, { token: tokens.two })).status,
    kept: 404,
    broken: 403,
  },
  'auth-late': { ask: status(`GET ${absent}`, { token: null }), kept: 401, broken: 404 },
  'auth-case': {
    ask: status('GET /v1/items', { headers: { Authorization: `bearer ${tokens.one}` } }),
    kept: 200,
    broken: 401,
  },
  'auth-removed-500': { ask: status('GET /v1/items', { token: null }), kept: 401, broken: 500 },
  'auth-stream-open': {
    ask: async (send) =>
      (await send(`GET /v1/stocktakes/${(await send('POST /v1/stocktakes')).json.id}/events`, { token: null })).status,
    kept: 401,
    broken: 200,
  },
  'auth-prefix': { ask: status('GET /v1/items', { token: `${tokens.one}x` }), kept: 401, broken: 200 },

  'metrics-family-missing': {
    ask: metric(/# TYPE items_created_total \w+/),
    kept: '# TYPE items_created_total counter',
    broken: undefined,
  },
  'metrics-type-wrong': {
    ask: metric(/# TYPE items_in_stock \w+/),
    kept: '# TYPE items_in_stock gauge',
    broken: '# TYPE items_in_stock counter',
  },
  'metrics-label-missing': {
    ask: metric(/requests_total\{.*\} 1/),
    kept: 'requests_total{method="POST",status="201"} 1',
    broken: 'requests_total{method="POST"} 1',
  },
  'metrics-label-extra': {
    ask: metric(/requests_total\{.*\} 1/),
    kept: 'requests_total{method="POST",status="201"} 1',
    broken: 'requests_total{method="POST",status="201",path="/v1/items"} 1',
  },
  'metrics-label-value': {
    ask: metric(/items_created_total\{.*\} 1/),
    kept: 'items_created_total{category="power"} 1',
    broken: 'items_created_total{category="POWER"} 1',
  },
  'metrics-not-moved': {
    ask: metric(/items_created_total\{.*\} 1/),
    kept: 'items_created_total{category="power"} 1',
    broken: undefined,
  },
  'metrics-goes-down': {
    ask: async (send) => {
      await create(send)
      await send('GET /metrics')
      return /requests_total\{.*\} 1/.test((await send('GET /metrics')).text)
    },
    kept: true,
    broken: false,
  },
  'metrics-content-type': {
    ask: async (send) => (await send('GET /metrics')).headers.get('Content-Type')?.split(';')[0],
    kept: 'text/plain',
    broken: 'application/json',
  },
}
