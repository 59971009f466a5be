import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

/** Who asks, as far as a socket tells it: bounds for one client are counted by this. */
export const clientOf = (context: Context): string => {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage }
  return incoming?.socket.remoteAddress ?? 'in-process'
}

/** Whether the rest of a request can never come: what fails then is not the service. */
export const isCutOff = (context: Context): boolean => {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage }
  return incoming?.destroyed === true && !incoming.complete
}
