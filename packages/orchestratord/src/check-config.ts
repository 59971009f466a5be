import type { Config } from '@contracts/config-schema'
import { poolFaults } from '@orchestrator/adapter-makers'
import { checkServer } from '@orchestrator/service-kit'

export { portOf } from '@orchestrator/service-kit'

/** What a schema cannot say about a configuration, and the token that it names. */
export const checkConfig = (
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): { token: string | undefined; faults: string[] } => {
  const { token, faults } = checkServer(config.server, env)
  return { token, faults: [...faults, ...poolFaults(config, env)] }
}
