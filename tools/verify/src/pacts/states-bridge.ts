import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isJsonObject, type JsonValue } from '@throughline/openapi'
import type { AskState, StateAnswer, StateCall } from '../service/provider-states.ts'

/** A call that did not bring its state about, or did not take it back. */
export interface FailedCall extends StateCall {
  answer: Exclude<StateAnswer, { kind: 'done' }>
}

/** Takes the calls of Pact's verifier, one at a time, and passes them on to whoever brings states about here. */
// implements: TL-VERIFY-024
export const openStatesBridge = async (ask: AskState, signal: AbortSignal) => {
  const failed: FailedCall[] = []
  const server = createServer(async (request, response) => {
    const call = callOf(await textOf(request))
    if (!call) return response.writeHead(400).end()
    const answer = await ask(call, signal)
    if (answer.kind === 'done') {
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.values))
    }
    failed.push({ ...call, answer })
    // The verifier asks again behind a 5xx.
    return response.writeHead(404).end(answer.kind)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    failed: (): readonly FailedCall[] => failed,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const callOf = (text: string): StateCall | undefined => {
  try {
    const { action, state, params = {} } = JSON.parse(text) as Partial<Record<string, JsonValue>>
    const known = action === 'setup' || action === 'teardown'
    return known && typeof state === 'string' && isJsonObject(params) ? { action, state, params } : undefined
  } catch {
    return undefined
  }
}
