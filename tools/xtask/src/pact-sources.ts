import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  didYouMean,
  type Finding,
  type Outcome,
  outcome,
  parseSourceBytes,
  relativePath,
  UsageError,
} from '@throughline/kernel'
import { type Pact, type Providers, readContracts, readPact } from '@throughline/verify'
import type { Call } from './command.ts'
import { contractsOf } from './service-contracts.ts'

/** @throws UsageError where it is not there */
const fileOf = (cwd: string, name: string): string => {
  const path = resolve(cwd, name)
  if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`${name}: no such file`)
  return path
}

/** The pacts that stand on the command line, else those of the workspace, of the consumers that were named. */
export const pactsOf = async (call: Call, adHoc: boolean): Promise<Outcome<Pact[]>> => {
  const { cwd, arguments: names, flags } = call
  if (adHoc && names.length === 0) {
    throw new UsageError('--contract needs the files of pacts: pact verify FILE --contract FILE')
  }
  const workspace = adHoc ? undefined : await call.workspace()
  const paths =
    workspace && names.length === 0
      ? workspace.glob(workspace.config.pacts).map(workspace.absolute)
      : names.map((name) => fileOf(cwd, name))
  const { value, findings } = readPacts(workspace?.root ?? cwd, paths)
  return outcome(ofConsumers(flags.consumer, value), findings)
}

const readPacts = (root: string, paths: readonly string[]): Outcome<Pact[]> => {
  const findings: Finding[] = []
  const pacts = paths.flatMap((path) => {
    const source = parseSourceBytes(relativePath(root, path), statSync(path).size, () => readFileSync(path))
    findings.push(...source.findings)
    const read = source.value && readPact(source.value)
    findings.push(...(read?.findings ?? []))
    return read?.value ?? []
  })
  return outcome(pacts, findings)
}

/** @throws UsageError for a consumer that has no pact */
const ofConsumers = (wanted: Call['flags'][string], pacts: Pact[]): Pact[] => {
  if (!Array.isArray(wanted)) return pacts
  const known = [...new Set(pacts.map(({ consumer }) => consumer))]
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`no pact is of the consumer '${unknown}'${didYouMean(unknown, known)}`)
  return pacts.filter(({ consumer }) => wanted.includes(consumer))
}

/** Documents that were named stand for the contracts of every provider. */
export const namedProviders = async (cwd: string, documents: readonly string[]): Promise<Outcome<Providers>> => {
  const files = documents.map((document) => {
    const file = fileOf(cwd, document)
    return { file, boundary: dirname(file) }
  })
  const { value, findings } = await readContracts(cwd, files)
  const models = value?.map(({ model }) => model)
  return outcome({ contractsOf: () => models ?? 'unreadable' }, findings)
}

/** The services of the workspace that a pact is with. */
export const configuredProviders = async (call: Call, pacts: readonly Pact[]): Promise<Outcome<Providers>> => {
  const workspace = await call.workspace()
  const names = Object.keys(workspace.config.services)
  const findings: Finding[] = []
  const contracts = new Map<string, ReturnType<Providers['contractsOf']>>()
  for (const name of names.filter((each) => pacts.some(({ provider }) => provider === each))) {
    const read = await readContracts(workspace.root, contractsOf(workspace, name))
    findings.push(...read.findings)
    contracts.set(name, read.value?.map(({ model }) => model) ?? 'unreadable')
  }
  const { services } = workspace.config
  const headersOf = (name: string) => Object.entries(services[name]?.headers ?? {})
  return outcome({ names, contractsOf: (name) => contracts.get(name), headersOf }, findings)
}
