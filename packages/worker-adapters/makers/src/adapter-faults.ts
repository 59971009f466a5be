import type { Config } from '@contracts/config-schema'

/** What is wrong with the adapters of a configuration that a schema cannot say. */
export const adapterFaults = (
  { pools }: Pick<Config, 'pools'>,
  env: Readonly<Record<string, string | undefined>>,
): string[] =>
  pools.flatMap(({ id, adapter, devices }) => {
    if (adapter?.kind !== 'openai-http') return []
    const { base_urls, api_key_env } = adapter
    const count = base_urls.length
    return [
      ...(count === 1 || count === devices.length
        ? []
        : [`pool '${id}' has ${count} base_urls for ${devices.length} devices: name one for each, or one for all`]),
      ...(api_key_env === undefined || env[api_key_env]
        ? []
        : [`pool '${id}': the environment variable ${api_key_env}, which api_key_env names, is not set`]),
    ]
  })
