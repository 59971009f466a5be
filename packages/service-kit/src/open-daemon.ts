import { type Config, loadConfig, problemText } from '@contracts/config-schema'
import { checkRegistry, createMetrics } from '@contracts/metrics'
import { Registry } from 'prom-client'
import { createLog, type Log } from './log.ts'
import type { DaemonGiven, Refused } from './run-daemon.ts'
import { portOf } from './server-config.ts'

export interface OpenOptions extends DaemonGiven {
  registry?: Registry
  log?: Log
}

/** What every daemon has before it has anything of its own. */
export interface Opened {
  config: Config
  token: string | undefined
  registry: Registry
  metrics: ReturnType<typeof createMetrics>
  log: Log
}

/**
 * Reads the configuration and makes metrics and logs of it, or says line by line what is wrong.
 * @param check what a schema cannot say about a configuration, and the token that it names
 */
export const openDaemon = async (
  name: string,
  { config: { text, file }, read, env, registry = new Registry(), log: given }: OpenOptions,
  check: (config: Config) => { token: string | undefined; faults: readonly string[] },
): Promise<Opened | Refused> => {
  const { config, problems } = loadConfig(text, file, read)
  // implements: OC-CONFIG-6010
  if (!config) return { problems: problems.map(problemText) }
  const { token, faults } = check(config)
  const port = portOf(config, env.PORT) === undefined ? [`PORT is '${env.PORT}', which is no port`] : []
  const all = [...faults, ...port]
  if (all.length > 0) return { problems: all.map((fault) => `${file}: ${fault}`) }

  const metrics = createMetrics(registry)
  const differences = await checkRegistry(registry)
  // implements: OC-METRICS-7002
  if (differences.length > 0) {
    const said = differences.map(({ message }) => message).join('; ')
    return { problems: [`the metrics registry differs from the metrics contract: ${said}`] }
  }
  const log = given ?? createLog(name, config.server.log_level)
  // implements: OC-CONFIG-6012
  for (const { level: _level, ...problem } of problems) log.warn(problem, 'config.warned')
  return { config, token, registry, metrics, log }
}
