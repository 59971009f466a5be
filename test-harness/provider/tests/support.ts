import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exchangesOf } from '@throughline/openapi'
import { readContracts } from '@throughline/verify'
import config from '../../../xtask.config.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What xtask.config.ts says of a service, with its contracts as files. */
export const serviceOf = (name: string) => {
  const service = config.services?.[name]
  if (!service) throw new Error(`xtask.config.ts has no service '${name}'`)
  const contracts = service.contracts.map((contract) => {
    const found = config.openapi?.find((entry) => entry.name === contract)
    if (!found) throw new Error(`xtask.config.ts has no contract '${contract}'`)
    return found.document
  })
  const file = `${root}/${service.command?.at(-1) ?? ''}`
  return { ...service, contracts, given: { config: { text: readFileSync(file, 'utf8'), file } } }
}

/** What is read of a pact here; that it keeps to the contracts says `xtask pact verify`. */
export interface Pact {
  consumer: { name: string }
  interactions: {
    description: string
    providerStates?: { name: string; params?: Record<string, unknown> }[]
  }[]
}

/** The pacts that consumers have with a service. */
export const pactsOf = (name: string): (Pact & { file: string })[] =>
  globSync(`contracts/pacts/*-${name}.json`, { cwd: root })
    .sort()
    .map((file) => ({ ...(JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as Pact), file: `${root}/${file}` }))

/** Names of the provider states that the contracts and pacts of a service need, once each. */
export const statesNamedBy = async (name: string): Promise<string[]> => {
  const files = serviceOf(name).contracts.map((file) => ({ file }))
  const { value: models = [] } = await readContracts(root, files)
  const exchanges = models.flatMap(({ model }) => exchangesOf(model).value)
  const ofExchanges = exchanges.flatMap(({ providerState }) => providerState?.name ?? [])
  const ofPacts = pactsOf(name).flatMap(({ interactions }) =>
    interactions.flatMap(({ providerStates = [] }) => providerStates.map((state) => state.name)),
  )
  return [...new Set([...ofExchanges, ...ofPacts])].sort()
}

/** Every source file of the services. */
export const productionSources = (): { file: string; text: string }[] =>
  globSync('packages/**/src/**/*.ts', { cwd: root, exclude: (path) => path.includes('node_modules') }).map((file) => ({
    file,
    text: readFileSync(`${root}/${file}`, 'utf8'),
  }))
