import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { expositionLimits, scrape } from '../src/index.ts'
import { shown } from './contracts.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const listening = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
}

/** What comes of scraping a service that answers so: the text's length and the findings. */
const check = async (listener: RequestListener, want: [length: number | undefined, ...findings: string[]]) => {
  const { signal } = new AbortController()
  const { value, findings } = await scrape({ url: await listening(listener), name: 'svc', signal, timeoutMs: 300 })
  expect([value?.length, ...findings.map(shown)]).toEqual(want)
  expect(findings.every(({ location }) => location?.file === 'svc')).toBe(true)
}

const plain = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }

describe('a scrape', () => {
  it('[TL-METRICS-018] gives the text', () =>
    check((_request, answer) => answer.writeHead(200, plain).end('a 1\n'), [4]))
  it('[TL-METRICS-018] is not content with another status', () =>
    check(
      (_request, answer) => answer.writeHead(500).end('oops'),
      [undefined, 'scrape-failed 1:1 answered 500 in place of 200'],
    ))
  it('[TL-METRICS-018] names a content type that no scraper knows', async () => {
    await check(
      (_request, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('a 1\n'),
      [4, "scrape-content-type 1:1 the content type is 'text/html'"],
    )
    await check(
      (_request, answer) => answer.writeHead(200).end('a 1\n'),
      [4, 'scrape-content-type 1:1 the answer has no content type'],
    )
  })
  it('[TL-METRICS-018] ends when the service does not answer', () =>
    check(() => {}, [undefined, 'scrape-failed 1:1 gave no whole answer within 300 ms']))
  it('[TL-METRICS-018] ends when the answer does not', () =>
    check(
      (_request, answer) => {
        answer.writeHead(200, plain).write('a 1\n')
      },
      [undefined, 'scrape-failed 1:1 gave no whole answer within 300 ms'],
    ))
  it('[TL-METRICS-018] takes no more than it can hold', async () => {
    const { signal } = new AbortController()
    const url = await listening((_request, answer) => {
      answer.writeHead(200, plain).end(Buffer.alloc(expositionLimits.bytes + 1, '#'))
    })
    const { value, findings } = await scrape({ url, name: 'svc', signal })
    expect([value, ...findings.map(shown)]).toEqual([undefined, 'exposition-too-large 1:1 larger than 32 MiB'])
  })
  it('[TL-METRICS-018] says when nobody listens', async () => {
    const url = await listening(() => {})
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done))
    const { findings } = await scrape({ url, name: 'svc', signal: new AbortController().signal })
    expect(findings.map(shown)).toEqual(['scrape-failed 1:1 cannot be reached: nothing listens there (ECONNREFUSED)'])
  })
})
