import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const model = 'hf:tiny/chat'
const frame = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`
const textFrame = (text: string): string => frame({ choices: [{ index: 0, text, finish_reason: null }] })

/** An engine that answers each prompt with two words, and one that begins with `hold` with one and no end. */
export const startEngine = async () => {
  const prompts: string[] = []
  const held = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'GET') {
      const known = request.url === '/v1/models' ? { data: [{ id: model }] } : {}
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(known))
      return
    }
    const { prompt } = JSON.parse(Buffer.concat(chunks).toString()) as { prompt: string }
    prompts.push(prompt)
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(textFrame('hello'))
    if (prompt.startsWith('hold')) held.add(response)
    else response.end(textFrame(' world') + frame('[DONE]'))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was asked for, in that order. */
    prompts: (): readonly string[] => prompts,
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
