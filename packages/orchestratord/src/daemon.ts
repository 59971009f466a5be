import { type Config, loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import {
  createLog,
  type Daemon,
  type DaemonGiven,
  type Log,
  type NodeLimits,
  type Refused,
  serveOnNode,
} from '@orchestrator/service-kit'
import { Registry } from 'prom-client'
import { adaptersOf } from './adapters-of-config.ts'
import { createApp } from './app.ts'
import { checkConfig, portOf } from './check-config.ts'
import { createOrchestrator } from './orchestrator/orchestrator.ts'

export interface DaemonOptions extends DaemonGiven {
  registry?: Registry
  log?: Log
}

/** Starts the service on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | Refused> => {
  const { env, registry = new Registry() } = options
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
  const { host, body_limit_bytes: bodyLimit, log_level, limits } = config.server
  const log = options.log ?? createLog('orchestratord', log_level)
  const now = (): number => Math.floor(performance.now())
  const orchestrator = await createOrchestrator({
    config,
    adapters: adaptersOf(config, { env, random: Math.random }),
    metrics,
    now,
  })
  const app = createApp({ orchestrator, registry, token, bodyLimit, log })
  const serving = await serveOnNode(app, { host, port: port ?? 0, limits: nodeLimits(limits), log })
  if ('problem' in serving) {
    await orchestrator.stop()
    return { problems: [serving.problem] }
  }
  log.info({ url: serving.url, pools: config.pools.map(({ id }) => id) }, 'service.started')
  return {
    url: serving.url,
    async stop() {
      log.info({}, 'service.stopping')
      await orchestrator.stop()
      await serving.close()
      log.info({}, 'service.stopped')
    },
  }
}

const nodeLimits = (limits: Config['server']['limits']): NodeLimits => ({
  headersMs: limits.headers_timeout_ms,
  requestMs: limits.request_timeout_ms,
  idleMs: limits.keep_alive_ms,
  headerBytes: limits.header_bytes,
  connections: limits.connections,
})
