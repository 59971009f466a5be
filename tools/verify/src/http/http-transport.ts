import http from 'node:http'
import https from 'node:https'
import type { Limits } from './limits.ts'
import { send } from './send.ts'
import type { Transport } from './transport.ts'

export interface HttpTransportOptions {
  url: URL
  limits: Limits
  timeoutMs: number
  signal: AbortSignal
}

/** Over the network, on one connection that is kept. */
export const httpTransport = (options: HttpTransportOptions): Transport & { close(): void } => {
  const { Agent } = options.url.protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    send: (request, watch, { own = false, ...how } = {}) =>
      send(request, { ...options, ...how, ...(!own && { agent }), ...(watch && { watch }) }),
    close: () => agent.destroy(),
  }
}

/** At most so many requests a second, evenly. */
export const paced = (transport: Transport, perSecond: number, clock: () => number): Transport => {
  let next = clock()
  return {
    async send(request, watch, how) {
      const wait = next - clock()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      next = Math.max(next, clock()) + 1000 / perSecond
      return transport.send(request, watch, how)
    },
  }
}
