import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, fetchTransport, replay } from '../src/index.ts'
import { type ShelfFaults, shelf, shelfModel, shelfToken } from './books.ts'

const headers: [string, string][] = [['Authorization', `Bearer ${shelfToken}`]]

/** Options of a run on a shelf, and what the shelf was asked. */
const on = (faults: ShelfFaults = {}, options: Partial<ExploreOptions> = {}) => {
  const { app, asked } = shelf(faults)
  const transport = fetchTransport(app, { timeoutMs: 100 })
  const all: ExploreOptions = { model: shelfModel, url: 'http://localhost', transport, headers, ...options }
  return { asked, all }
}

const codes = async (faults: ShelfFaults, options: Partial<ExploreOptions> = {}) =>
  (await explore(on(faults, options).all)).findings.filter(({ level }) => level !== 'info').map(({ code }) => code)

describe('a run', () => {
  it('[TL-VERIFY-271] says which of the codes of errors came, and which not', async () => {
    const { value, findings } = await explore(on({ unique: true }).all)
    const seen = ['method', 'credentials', 'no such book', 'type', 'no book', 'there is one']
    const pointer = '/components/schemas/Error/properties/error'
    expect(value.codes).toEqual([{ member: 'error', pointer, seen, missing: ['closed'] }])
    expect(value.operations.map(({ codes: own }) => own)).toEqual([
      ['credentials', 'no book', 'there is one', 'type'],
      ['credentials', 'no such book'],
    ])
    const said = ['code-not-reached', 'info', "no error had the error 'closed'"]
    expect(findings.map(({ code, level, message }) => [code, level, message])).toEqual([said])
  })

  it('[TL-VERIFY-403] says what it reached, and what not', async () => {
    const { value, findings } = await explore(on().all)
    const [add, read] = value.operations
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['status-not-reached', 'addBook: 409 was not reached: no request brought it about'],
      ['code-not-reached', "no error had the error 'closed'"],
      ['code-not-reached', "no error had the error 'there is one'"],
    ])
    expect([add?.missing, add?.notReached, add?.parameters]).toEqual([['409'], undefined, { seen: [], missing: [] }])
    expect(read?.statuses.map(({ status, declared }) => [status, declared])).toEqual([
      [200, '200'],
      [401, '401'],
      [404, '404'],
    ])
    expect(read?.parameters).toEqual({ seen: ['path.id'], missing: [] })
  })

  it('[TL-VERIFY-402] [TL-VERIFY-407] shows what it found as requests, without what the caller keeps to himself', async () => {
    const { value } = await explore(on({ shouts: true }).all)
    const shown = value.shown.find(({ code }) => code === 'written-not-read')
    const fields = ['Accept: application/json', 'Content-Type: application/json', 'Authorization: [redacted]']
    const [add, read, last] = shown?.requests ?? []
    const body = /\{"title":"Value\d+"\}/.exec(add?.curl ?? '')?.[0]
    expect(add).toEqual({
      curl: [
        "curl -i -X POST 'http://localhost/books'",
        ...fields.map((field) => `-H '${field}'`),
        `--data-binary '${body}'`,
      ].join(' \\\n  '),
      http: ['POST /books HTTP/1.1', 'Host: localhost', ...fields, `Content-Length: ${body?.length}`, '', body].join(
        '\n',
      ),
      answer: '201',
    })
    expect([read?.curl, last?.answer]).toEqual([expect.stringContaining("curl -i 'http://localhost/books/b"), '200'])
    expect(JSON.stringify(value)).not.toContain(shelfToken)
  })

  it('[TL-VERIFY-405] in which nothing succeeds is an error, and hints at the set-up', async () => {
    expect(await codes({ closed: true })).toEqual(expect.arrayContaining(['nothing-verified', 'mostly-404']))
    expect(await codes({}, { headers: [] })).toEqual(['nothing-verified', 'mostly-401'])
    expect(await codes({})).toEqual([])
    const { findings } = await explore(on({ closed: true }).all)
    expect(findings.map(({ code, message }) => [code, message])).toContainEqual([
      'operation-not-reached',
      'readBook never succeeded: POST /books answers 404',
    ])
    expect(await codes({ picky: true })).toEqual(expect.arrayContaining(['nothing-verified', 'mostly-4xx']))
  })

  it('holds answers to a longest time, where one is given', async () => {
    let now = 0
    const clock = () => (now += 10)
    expect(await codes({}, { clock, mostMs: 9 })).toEqual(['response-slow', 'response-slow'])
    expect(await codes({}, { clock, mostMs: 10 })).toEqual([])
  })

  it('[TL-VERIFY-406] does not ask again what does not answer, and ends where nothing does', async () => {
    const { asked, all } = on({ hangs: true })
    const { findings } = await explore(all)
    expect(findings.map(({ code }) => code)).toContain('service-timeout')
    expect(asked.filter((each) => each.startsWith('GET /books/b'))).toHaveLength(2)
    const gone = await explore({ model: shelfModel, url: 'http://127.0.0.1:1' })
    expect(gone.findings.map(({ code }) => code)).toEqual(['service-unreachable'])
    expect(gone.value.requests).toBe(2)
  })

  it('[TL-VERIFY-410] sends the same with the same seed, and other values with another', async () => {
    const sent = async (seed: number) => {
      const { asked, all } = on({}, { seed })
      await explore(all)
      return asked
    }
    expect(await sent(7)).toEqual(await sent(7))
    expect(await sent(7)).not.toEqual(await sent(8))
  })

  it('[TL-VERIFY-411] ends when its time is over, and says where', async () => {
    let now = 0
    const { findings, value } = await explore(on({}, { timeBudgetMs: 30, clock: () => now++ }).all)
    expect(findings.map(({ code }) => code)).toContain('run-cut-short')
    expect(value.stopped).toMatch(/^at (stateful|coverage), \w+: the time was over$/)
  })

  it('[TL-VERIFY-412] sends another machine what changes nothing', async () => {
    const methods = async (allowWrites: boolean) => {
      const { app, asked } = shelf()
      const { url, ...rest } = on().all
      const transport = fetchTransport(app)
      await explore({
        ...rest,
        url: 'http://shelf.example',
        transport,
        allowWrites,
        rate: 1000,
        set: new Map([['path.id', 'b1']]),
      })
      return new Set(asked.map((each) => each.split(' ')[0]))
    }
    expect(await methods(false)).toEqual(new Set(['GET']))
    expect(await methods(true)).toContain('POST')
  })
})

describe('a replay', () => {
  const found = async (faults: ShelfFaults) => {
    const { value } = await explore(on(faults).all)
    const saved = value.shown.find(({ code }) => code === 'written-not-read')?.saved
    if (!saved) throw new Error('nothing was found')
    return JSON.parse(JSON.stringify(saved)) as typeof saved
  }

  it('[TL-VERIFY-408] shows a finding again, until it is mended', async () => {
    const saved = await found({ shouts: true })
    const again = async (faults: ShelfFaults) => {
      const { value, findings } = await replay({ ...on(faults).all, saved, fresh: 2 })
      return [value.went, findings.map(({ code, fingerprint }) => [code, fingerprint])]
    }
    expect(await again({ shouts: true })).toEqual(['again', [['written-not-read', saved.fingerprint]]])
    expect(await again({})).toEqual(['gone', []])
    expect(await again({ closed: true })).toEqual(['blocked', [['replay-blocked', expect.any(String)]]])
    expect(JSON.stringify(saved)).not.toContain(shelfToken)
  })

  it('is kept without any form of the credentials', async () => {
    const { model, transport } = on().all
    const credentials = Buffer.from('ada:open-sesame').toString('base64')
    const basic: [string, string][] = [['Authorization', `Basic ${credentials}`]]
    const { value } = await explore({ model, url: 'http://localhost', ...(transport && { transport }), headers: basic })
    const text = JSON.stringify(value)
    const longer = Buffer.from('ada:open-sesamex').toString('base64')
    expect([credentials, longer, 'open-sesame'].filter((secret) => text.includes(secret))).toEqual([])
  })

  it('takes other values where those of before are taken', async () => {
    const { app } = shelf({ shouts: true, unique: true })
    const options = { ...on().all, transport: fetchTransport(app) }
    const saved = (await explore(options)).value.shown.find(({ code }) => code === 'written-not-read')?.saved
    if (!saved) throw new Error('nothing was found')
    expect((await replay({ ...options, saved, fresh: 2 })).value.went).toBe('again')
  })
})
