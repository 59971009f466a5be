import type { Config, OpenAiHttpAdapter, PoolConfig } from '@contracts/config-schema'

type Env = Readonly<Record<string, string | undefined>>

/** What is wrong with the pools of a configuration, and with who manages them, that a schema cannot say. */
export const poolFaults = ({ pools, pool_manager }: Pick<Config, 'pools' | 'pool_manager'>, env: Env): string[] => {
  const ids = pools.map(({ id }) => id)
  // implements: OC-CONFIG-6006
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
  return [
    ...unset(pool_manager?.token_env, 'pool_manager.token_env', env),
    ...twice.map((id) => `two pools have the ID '${id}'`),
    ...pools.flatMap((pool) => faultsOf(pool, env).map((fault) => `pool '${pool.id}': ${fault}`)),
  ]
}

const faultsOf = ({ adapter, devices, restart }: PoolConfig, env: Env): string[] => [
  ...shrinking('restart', restart),
  ...(adapter?.kind === 'openai-http' ? httpFaults(adapter, devices.length, env) : []),
]

// implements: OC-CONFIG-6015
const httpFaults = ({ base_urls, api_key_env, retries }: OpenAiHttpAdapter, devices: number, env: Env): string[] => [
  ...(base_urls.length === 1 || base_urls.length === devices
    ? []
    : [`${base_urls.length} base_urls for ${devices} devices: name one for each, or one for all`]),
  ...unset(api_key_env, 'adapter.api_key_env', env),
  ...shrinking('adapter.retries', retries),
]

// implements: OC-CONFIG-6016, OC-CONFIG-6025
const unset = (name: string | undefined, key: string, env: Env): string[] =>
  name === undefined || env[name] ? [] : [`the environment variable ${name}, which ${key} names, is not set`]

// implements: OC-CONFIG-6034
const shrinking = (key: string, { initial_ms, max_ms }: { initial_ms: number; max_ms: number }): string[] =>
  max_ms >= initial_ms ? [] : [`${key}.max_ms is ${max_ms}, less than initial_ms, which is ${initial_ms}`]
