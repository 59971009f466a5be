import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { brokenPromise } from '../src/broken-promise.ts'
import { defaultLimits, explore, fetchTransport } from '../src/index.ts'
import { verifyProvider } from '../src/vitest.ts'
import { shelf, shelfDocument, shelfModel, shelfToken } from './books.ts'

const folder = mkdtempSync(join(tmpdir(), 'books-'))
const file = join(folder, 'books.yaml')
writeFileSync(file, shelfDocument)
const headers: [string, string][] = [['Authorization', `Bearer ${shelfToken}`]]

// What it declares is part of this file: a test for each of two operations and two phases, and the exchanges.
await verifyProvider(() => shelf().app, file, { headers, fresh: true })

afterAll(() => rmSync(folder, { recursive: true }))

describe('a service as a function', () => {
  const codes = async (app: (request: Request) => Response | Promise<Response>) => {
    const transport = fetchTransport(app, { timeoutMs: 100, limits: { ...defaultLimits, bodyBytes: 10_000 } })
    const { findings } = await explore({ model: shelfModel, url: 'http://localhost', transport, headers })
    return new Set(findings.filter(({ level }) => level !== 'info').map(({ code }) => code))
  }

  it('[TL-VERIFY-409] is held to its contract without a network', async () => {
    expect(await codes(shelf().app)).toEqual(new Set())
    expect(await codes(shelf({ shouts: true }).app)).toEqual(new Set(['written-not-read']))
  })

  it('[TL-VERIFY-419] fails with what is broken, what shows it, and the line of who asked', async () => {
    const transport = fetchTransport(shelf({ shouts: true }).app)
    const { value, findings } = await explore({ model: shelfModel, url: 'http://localhost', transport, headers })
    const failed = findings.filter(({ code }) => code === 'written-not-read')
    const { name, message, stack } = brokenPromise(failed, value.shown, new Error('not this'))
    const lines = message.split('\n')
    expect([name, lines[0], lines[1]]).toEqual([
      'BrokenPromise',
      expect.stringMatching(
        /^GET \/books\/b\d+ \(readBook\): what is written is not what readBook reads: title {2}\[written-not-read\]$/,
      ),
      'promised at shelf.yaml:23',
    ])
    expect(lines.slice(3, 7)).toEqual(['create, read, read (least):', '', 'POST /books HTTP/1.1', 'Host: localhost'])
    expect(lines.filter((line) => line.startsWith('→'))).toEqual(['→ 201', '→ 200', '→ 200'])
    expect([message.includes(shelfToken), stack?.includes('not this'), stack?.includes('vitest.test.ts')]).toEqual([
      ...[false, false, true],
    ])
  })

  it('may throw, hang, or send without end', async () => {
    const throws = () => {
      throw new Error('over')
    }
    expect(await codes(throws)).toContain('answer-truncated')
    expect(await codes(() => new Promise(() => {}))).toContain('service-timeout')
    const stream = () => new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(4096)) })
    const endless = () => new Response(stream(), { status: 201, headers: { 'Content-Type': 'application/json' } })
    expect(await codes(endless)).toContain('answer-too-large')
  })
})
