import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { type Limits, type VerifyOptions, verifyProvider } from '../src/index.ts'

/** What the service of `fixtures/kiosk.yaml` says, to be changed one thing at a time. */
export interface Answers {
  placed: () => Response | Promise<Response>
  refused: () => Response
  soldOut: () => Response | Promise<Response>
  canceled: (context: Context) => Response | Promise<Response>
  events: (context: Context) => Response | Promise<Response>
  menu: (context: Context) => Response | Promise<Response>
}

export const receipt = { id: '7f3c1c2e-0000-4000-8000-000000000001', item: 'tea', total: 4.5 }

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers })

export const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

export const honestFrames = [
  ': welcome\n\n',
  frame('queued', { position: 0 }),
  frame('mood', { busy: true }),
  frame('step', { n: 0, text: 'water' }),
  frame('step', { n: 1, text: 'leaves' }),
  frame('done', { total: 4.5 }),
]

export const stream = (frames: readonly string[], contentType = 'text/event-stream'): Response =>
  new Response(frames.join(''), { headers: { 'Content-Type': contentType } })

export const honest: Answers = {
  placed: () => json(201, receipt, { 'X-Queue-Position': '0' }),
  refused: () => json(400, { code: 'EMPTY', message: 'how many?' }),
  soldOut: () => json(409, { message: 'no cake is left', code: 'SOLD_OUT' }),
  canceled: () => new Response(null, { status: 204 }),
  events: () => stream(honestFrames),
  menu: () => new Response('tea 2.25', { headers: { 'Content-Type': 'text/plain; charset=utf-8' } }),
}

export interface Running {
  url: string
  /** Method and path of every request that came, in order. */
  requests: string[]
  close(): Promise<void>
}

/** The service, listening; `lie` replaces what it answers in one place. */
export const kiosk = async (lie: Partial<Answers> = {}): Promise<Running> => {
  const answers = { ...honest, ...lie }
  const requests: string[] = []
  const app = new Hono()
  app.use(async (context, next) => {
    requests.push(`${context.req.method} ${new URL(context.req.url).pathname}`)
    await next()
  })
  app.post('/orders', async (context) => {
    const { item, count } = await context.req.json<{ item: string; count: number }>()
    return count < 1 ? answers.refused() : item === 'cake' ? answers.soldOut() : answers.placed()
  })
  app.delete('/orders/:id', (context) =>
    context.req.param('id') === 'order 1/a' ? answers.canceled(context) : context.notFound(),
  )
  app.get('/orders/:id/events', (context) => answers.events(context))
  app.get('/menu', (context) => answers.menu(context))
  const server = await new Promise<ServerType>((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false }, () =>
      resolve(listening),
    )
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

export const fixtures = new URL('./fixtures', import.meta.url).pathname

/** Holds a service to the kiosk's contract, with time limits that a test can wait for. */
export const verifyKiosk = (
  url: string,
  { limits, ...options }: Partial<Omit<VerifyOptions, 'limits'>> & { limits?: Partial<Limits> } = {},
) =>
  verifyProvider({
    root: fixtures,
    contracts: ['kiosk.yaml'],
    url,
    timeoutMs: 2_000,
    limits: { afterTerminalMs: 100, events: 50, bodyBytes: 64 * 1024, lineBytes: 4096, ...limits },
    ...options,
  })
