import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import { getRequestListener } from '@hono/node-server'
import { Registry } from 'prom-client'
import { adaptersOf } from './adapters-of-config.ts'
import { createApp } from './app.ts'
import { checkConfig, portOf } from './check-config.ts'
import { answerClientErrors, answerRequestError } from './http/malformed.ts'
import { createOrchestrator } from './orchestrator/orchestrator.ts'

export interface DaemonOptions {
  /** The configuration and the name that problems carry. */
  config: { text: string; file: string }
  env: Readonly<Record<string, string | undefined>>
  registry?: Registry
  report?: (failure: unknown) => void
}

export interface Daemon {
  url: string
  stop(): Promise<void>
}

/** How long open connections may take to end once the service stops. */
const closeMs = 1000

/** Starts the service on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | { problems: string[] }> => {
  const { env, registry = new Registry(), report } = options
  const { config, problems } = loadConfig(options.config.text, options.config.file)
  if (!config) return { problems: problems.map(problemText) }
  const { token, faults } = checkConfig(config, env)
  const port = portOf(config, env.PORT)
  if (port === undefined) faults.push(`PORT is '${env.PORT}', which is no port`)
  if (faults.length > 0) return { problems: faults.map((fault) => `${options.config.file}: ${fault}`) }

  const metrics = createMetrics(registry)
  const differences = await checkRegistry(registry)
  if (differences.length > 0) {
    const all = differences.map(({ message }) => message).join('; ')
    return { problems: [`the metrics registry differs from the metrics contract: ${all}`] }
  }
  const now = (): number => Math.floor(performance.now())
  const orchestrator = await createOrchestrator({
    config,
    adapters: adaptersOf(config, { env, random: Math.random }),
    metrics,
    now,
  })
  const app = createApp({
    orchestrator,
    registry,
    token,
    bodyLimit: config.server.body_limit_bytes,
    ...(report && { report }),
  })
  const { host } = config.server
  const listener = getRequestListener(app.fetch, { hostname: host, errorHandler: answerRequestError })
  // Node would answer a missing Host by itself, without an envelope.
  const server = createServer({ requireHostHeader: false }, listener)
  answerClientErrors(server)
  const failure = await listen(server, host, port ?? 0)
  if (failure) {
    await orchestrator.stop()
    return { problems: [`${host}:${port}: ${failure}`] }
  }
  return {
    url: urlOf(server.address() as AddressInfo),
    async stop() {
      await orchestrator.stop()
      await close(server)
    },
  }
}

const listen = (server: Server, host: string, port: number): Promise<string | undefined> =>
  new Promise((done) => {
    server.once('error', ({ message }) => done(message))
    server.listen(port, host, () => done(undefined))
  })

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`

/** Takes no new connection, lets answers that are under way end, and then closes what is left. */
const close = (server: Server): Promise<void> =>
  new Promise((done) => {
    const late = setTimeout(() => server.closeAllConnections(), closeMs)
    server.close(() => {
      clearTimeout(late)
      done()
    })
    server.closeIdleConnections()
  })
