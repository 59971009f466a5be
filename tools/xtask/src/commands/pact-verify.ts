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
import {
  type HeldPact,
  holdPacts,
  type Pact,
  type PactsResult,
  type Providers,
  readContracts,
  readPact,
} from '@throughline/verify'
import type { Call, Run } from '../command.ts'
import { contractsOf } from '../service-contracts.ts'

export const run: Run = async (call) => {
  const { contract } = call.flags
  const documents = Array.isArray(contract) ? contract : []
  const pacts = documents.length > 0 ? readPacts(call.cwd, named(call)) : await configuredPacts(call)
  const own = ofConsumers(call, pacts.value)
  const providers = documents.length > 0 ? await namedContracts(call, documents) : await services(call, own)
  const held = holdPacts(own, providers.value)
  const findings = [...pacts.findings, ...providers.findings, ...held.findings]
  return {
    command: 'pact verify',
    result: held.value,
    findings,
    text: held.value.pacts.length > 0 ? [...held.value.pacts.map(lineOf), ''] : [],
    next: nextStep(held.value, findings),
  }
}

/** The files that stand on the command line. @throws UsageError where one is not there, or none is named */
const named = ({ cwd, arguments: names }: Call): string[] => {
  if (names.length === 0) throw new UsageError('--contract needs the files of pacts: pact verify FILE --contract FILE')
  return names.map((name) => {
    const path = resolve(cwd, name)
    if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`${name}: no such file`)
    return path
  })
}

const configuredPacts = async (call: Call): Promise<Outcome<Pact[]>> => {
  const { root, config, glob, absolute } = await call.workspace()
  return readPacts(root, call.arguments.length > 0 ? named(call) : glob(config.pacts).map(absolute))
}

const readPacts = (root: string, paths: readonly string[]): Outcome<Pact[]> => {
  const findings: Finding[] = []
  const pacts = paths.flatMap((path) => {
    const file = relativePath(root, path)
    const source = parseSourceBytes(file, statSync(path).size, () => readFileSync(path))
    findings.push(...source.findings)
    const read = source.value && readPact(source.value)
    findings.push(...(read?.findings ?? []))
    return read?.value ?? []
  })
  return outcome(pacts, findings)
}

/** @throws UsageError for a consumer that has no pact */
const ofConsumers = ({ flags: { consumer } }: Call, pacts: readonly Pact[]): readonly Pact[] => {
  if (!Array.isArray(consumer)) return pacts
  const known = [...new Set(pacts.map((pact) => pact.consumer))]
  const unknown = consumer.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`no pact is of the consumer '${unknown}'${didYouMean(unknown, known)}`)
  return pacts.filter((pact) => consumer.includes(pact.consumer))
}

/** Documents that were named stand for the contracts of every provider. */
const namedContracts = async ({ cwd }: Call, documents: readonly string[]): Promise<Outcome<Providers>> => {
  const files = documents.map((document) => {
    const file = resolve(cwd, document)
    if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`${document}: no such file`)
    return { file, boundary: dirname(file) }
  })
  const { value, findings } = await readContracts(cwd, files)
  const models = value?.map(({ model }) => model)
  return outcome({ contractsOf: () => models ?? 'unreadable' }, findings)
}

/** The services of the workspace that a pact is with. */
const services = async (call: Call, pacts: readonly Pact[]): Promise<Outcome<Providers>> => {
  const workspace = await call.workspace()
  const names = Object.keys(workspace.config.services)
  const findings: Finding[] = []
  const contracts = new Map<string, ReturnType<Providers['contractsOf']>>()
  for (const name of names.filter((each) => pacts.some(({ provider }) => provider === each))) {
    const read = await readContracts(workspace.root, contractsOf(workspace, name))
    findings.push(...read.findings)
    contracts.set(name, read.value?.map(({ model }) => model) ?? 'unreadable')
  }
  return outcome({ names, contractsOf: (name) => contracts.get(name) }, findings)
}

const lineOf = ({ consumer, provider, interactions }: HeldPact): string => {
  const outside = interactions
    .filter(({ verdict }) => verdict === 'outside')
    .map(({ description }) => `'${description}'`)
  const verdict = outside.length === 0 ? 'ok' : `FAILED ${outside.join(', ')}`
  const count = `${interactions.length} interaction${interactions.length === 1 ? '' : 's'}`
  return `  ${consumer} with ${provider}  ${count}  ${verdict}`
}

const nextStep = ({ counts }: PactsResult, findings: readonly Finding[]): string => {
  if (counts.interactions === 0) {
    return findings.length > 0
      ? 'Nothing was held: correct what the findings name.'
      : 'No consumer has recorded a pact.'
  }
  const notRead = counts.notRead > 0 ? `, ${counts.notRead} were not read` : ''
  const said = `${counts.within} of ${counts.interactions} interactions keep to the contracts${notRead}.`
  return counts.outside > 0 ? `${said} Correct the consumer and record its pact again, or declare what it needs.` : said
}
