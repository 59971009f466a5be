import { didYouMean, UsageError, type Workspace } from '@throughline/kernel'
import type { ContractFile } from '@throughline/verify'

/** The contracts of a service as files. @throws UsageError where the configuration names one that it does not have */
export const contractsOf = ({ config }: Workspace, service: string): ContractFile[] =>
  (config.services[service]?.contracts ?? []).map((name) => {
    const found = config.openapi.find((entry) => entry.name === name)
    if (found) return { name, file: found.document }
    const known = config.openapi.map((entry) => entry.name)
    throw new UsageError(
      `xtask.config.ts: services.${service} names the contract '${name}', which \`openapi\` does not have${didYouMean(name, known)}`,
    )
  })
