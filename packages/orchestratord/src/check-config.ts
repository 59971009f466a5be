import type { Config } from '@contracts/config-schema'
import { poolFaults } from '@orchestrator/adapter-makers'

/** What a schema cannot say about a configuration, and the token that it names. */
export const checkConfig = (
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): { token: string | undefined; faults: string[] } => {
  const name = config.server.token_env
  const token = name === undefined ? undefined : env[name]
  const faults: string[] = []
  if (name !== undefined && !token) faults.push(`the environment variable ${name}, which token_env names, is not set`)
  if (!isLoopback(config.server.host) && !token) {
    faults.push(`${config.server.host} is reachable from beyond this machine: name a token with server.token_env`)
  }
  return { token, faults: [...faults, ...poolFaults(config, env)] }
}

const isLoopback = (host: string): boolean => /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === 'localhost'

/** The port of the environment goes before the configured one. */
export const portOf = (config: Config, given: string | undefined): number | undefined => {
  if (given === undefined || given === '') return config.server.port
  const port = Number(given)
  return /^\d+$/.test(given) && port <= 65_535 ? port : undefined
}
