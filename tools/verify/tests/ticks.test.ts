import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultLimits, explore, fetchTransport, readContracts } from '../src/index.ts'

const document = `openapi: 3.1.1
info: { title: Ticks, version: 1.0.0 }
servers: [{ url: / }]
paths:
  /ticks:
    get:
      operationId: watchTicks
      responses:
        '200':
          description: As they come.
          content:
            text/event-stream:
              x-sse-events: { events: { tick: { schema: { type: integer } } } }
`

const modelOf = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ticks-'))
  writeFileSync(join(folder, 'ticks.yaml'), document)
  const { value, findings } = await readContracts(folder, [{ file: 'ticks.yaml' }])
  rmSync(folder, { recursive: true })
  const [contract] = value ?? []
  if (!contract) throw new Error(`the contract does not read: ${JSON.stringify(findings)}`)
  return contract.model
}

/** Sends ticks until its client goes away; tells how many clients are there. */
const clock = () => {
  let clients = 0
  const app = (request: Request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { Allow: 'GET' } })
    const encoder = new TextEncoder()
    let ticks = 0
    clients++
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(encoder.encode(`event: tick\ndata: ${ticks++}\n\n`)),
      cancel: () => void clients--,
    })
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } })
  }
  return { app, clients: () => clients }
}

describe('a stream without end', () => {
  it('[TL-VERIFY-264] is read for a while where its contract names none, and left', async () => {
    const { app, clients } = clock()
    const options = { model: await modelOf(), url: 'http://localhost', transport: fetchTransport(app) }
    const { findings, value } = await explore(options)
    expect(findings.map(({ code, level, message }) => [code, level, message])).toEqual([
      [
        'stream-bounded',
        'info',
        `watchTicks: ${defaultLimits.endlessEvents} events were read, and its contract names no end`,
      ],
    ])
    expect([value.operations[0]?.bounded, clients()]).toEqual([defaultLimits.endlessEvents, 0])
  })
})
