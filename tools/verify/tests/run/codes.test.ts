import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { explore, readContracts, verifyProvider } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

const document = `openapi: 3.1.0
info: { title: Jobs, version: '1' }
components:
  schemas:
    Failure: { enum: [invalid, stalled, request-timeout] }
    Error: { type: object, required: [code], properties: { code: { $ref: '#/components/schemas/Failure' } } }
    Job: { type: object, additionalProperties: false, required: [id], properties: { id: { type: string, minLength: 1 } } }
paths:
  /jobs:
    post:
      operationId: addJob
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Job' } } } }
      responses:
        '202': { description: It will run. }
        '400': { description: No job., content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  /events:
    get:
      operationId: watchJobs
      responses:
        '200':
          description: How they end.
          content:
            text/event-stream:
              x-sse-events:
                events:
                  state: { schema: { type: object, required: [state], properties: { state: { enum: [begun, done] } } } }
                  failed: { terminal: true, schema: { $ref: '#/components/schemas/Error' } }
              examples: { stalled: { value: "event: failed\\ndata: {\\"code\\":\\"stalled\\"}\\n\\n" } }
`

const isJob = (text: string): boolean => {
  try {
    const job = JSON.parse(text) as Record<string, unknown>
    return typeof job.id === 'string' && job.id !== '' && Object.keys(job).length === 1
  } catch {
    return false
  }
}

/** Holds jobs to their schema, has one that stalls, and waits so long for a request. */
const serveJobs = async (requestMs: number, says: string) => {
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: 20 },
    (request, response) => {
      const end = (status: number, headers: Record<string, string>, body?: string) =>
        response.writeHead(status, headers).end(body)
      const { method, url } = request
      if (url === '/events' && (method === 'GET' || method === 'HEAD'))
        return end(
          200,
          { 'Content-Type': 'text/event-stream' },
          'event: state\ndata: {"state":"begun"}\n\nevent: failed\ndata: {"code":"stalled"}\n\n',
        )
      if (method !== 'POST' || url === '/events') return end(405, { Allow: url === '/events' ? 'GET, HEAD' : 'POST' })
      if (request.headers['content-type']?.toLowerCase() !== 'application/json') return end(415, {})
      let text = ''
      request.on('data', (chunk) => (text += chunk))
      request.on('end', () =>
        isJob(text) ? end(202, {}) : end(400, { 'Content-Type': 'application/json' }, '{"code":"invalid"}'),
      )
      return undefined
    },
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const body = `{"code":"${says}"}`
    const head = `HTTP/1.1 408 Late\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.end(`${head}\r\n\r\n${body}`)
    else socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

const runOn = async ({ requestMs = 60, says = 'request-timeout', unfinishedMs = 10_000 }) => {
  const { root, remove } = scratch({ 'jobs.yaml': document })
  const { value: [contract] = [] } = await readContracts(root, [{ file: 'jobs.yaml' }])
  const { url, close } = await serveJobs(requestMs, says)
  try {
    if (!contract) throw new Error('the contract does not read')
    const exchanges = await verifyProvider({ root, contracts: ['jobs.yaml'], url })
    const { value, findings } = await explore({ model: contract.model, url, limits: { unfinishedMs } })
    const [list] = value.codes
    return {
      exchanges: exchanges.value.coverage.codes.missing.map(({ code }) => code),
      run: { seen: list?.seen, missing: list?.missing },
      findings: findings.map(({ code }) => code).filter((code) => code !== 'stream-bounded'),
    }
  } finally {
    close()
    remove()
  }
}

describe('codes of errors', () => {
  it('[TL-VERIFY-273] [TL-VERIFY-274] are seen in events, and in the answer to a request that does not end', async () => {
    expect(await runOn({})).toEqual({
      exchanges: ['invalid', 'request-timeout'],
      run: { seen: ['invalid', 'stalled', 'request-timeout'], missing: [] },
      findings: [],
    })
  })
  it('[TL-VERIFY-274] are not seen where such a request is answered with another, or not in time', async () => {
    const unseen = {
      exchanges: ['invalid', 'request-timeout'],
      run: { seen: ['invalid', 'stalled'], missing: ['request-timeout'] },
      findings: ['code-not-reached'],
    }
    expect(await runOn({ says: 'slow' })).toEqual(unseen)
    expect(await runOn({ requestMs: 60_000, unfinishedMs: 1 })).toEqual(unseen)
  })
})
