import type { Config } from '@contracts/config-schema'
import { poolFaults } from '@orchestrator/adapter-makers'
import { checkServer } from '@orchestrator/service-kit'
import { provisioningFaults } from 'pool-managerd'

/** What a schema cannot say about a configuration, and the token that it names. */
export const checkConfig = (
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): { token: string | undefined; faults: string[] } => {
  const { token, faults } = checkServer(config.server, env)
  // What a manager elsewhere does not do, it says itself.
  const own = config.pool_manager ? [] : provisioningFaults(config)
  return { token, faults: [...faults, ...poolFaults(config, env), ...own] }
}
