import { type Finding, type Outcome, outcome, type ServiceConfig, UsageError } from '@throughline/kernel'
import {
  type Asked,
  askService,
  countsOfPacts,
  type HeldPact,
  holdPacts,
  type Pact,
  type PactsResult,
  serviceUrl,
} from '@throughline/verify'
import type { Call, Run } from '../command.ts'
import { configuredProviders, namedProviders, pactsOf } from '../pact-sources.ts'
import { statesOf } from '../provider-states.ts'
import { configuredHeaders } from '../service-flags.ts'
import { withService } from '../with-service.ts'

export const run: Run = async (call) => {
  const { contract } = call.flags
  const documents = Array.isArray(contract) ? contract : []
  const adHoc = documents.length > 0
  const pacts = await pactsOf(call, adHoc)
  const providers = adHoc ? await namedProviders(call.cwd, documents) : await configuredProviders(call, pacts.value)
  const held = holdPacts(pacts.value, providers.value)
  const asked = await askServices(call, adHoc, pacts.value, held.value.pacts)
  const findings = [...pacts.findings, ...providers.findings, ...held.findings, ...asked.findings]
  const result = { pacts: asked.value, counts: countsOfPacts(asked.value) }
  return {
    command: 'pact verify',
    result,
    findings,
    text: result.pacts.length > 0 ? [...result.pacts.map(lineOf), ''] : [],
    next: nextStep(result, findings),
  }
}

/** Has each service asked for what keeps to its contracts; what does not is not sent. */
const askServices = async (
  call: Call,
  adHoc: boolean,
  pacts: readonly Pact[],
  held: readonly HeldPact[],
): Promise<Outcome<HeldPact[]>> => {
  const { static: only, url: flag } = call.flags
  const url = typeof flag === 'string' ? serviceUrl(flag).href : undefined
  if (only === true && url !== undefined) throw new UsageError('--static asks no service, and --url names one')
  if (only === true || (adHoc && url === undefined)) return outcome([...held])
  const findings: Finding[] = []
  const value: HeldPact[] = []
  for (const one of held) {
    const pact = pacts.find(({ source }) => source.file === one.file)
    const asked = pact ? await askOne(call, adHoc, url, pact, one) : outcome(nobody)
    findings.push(...asked.findings)
    const interactions = one.interactions.map((each, index) => {
      const interaction = pact?.interactions[index]
      const service = interaction && asked.value.get(interaction)
      return { ...each, ...(service && { service }) }
    })
    value.push({ ...one, interactions })
  }
  return outcome(value, findings)
}

const nobody: Asked = new Map()

const askOne = async (
  call: Call,
  adHoc: boolean,
  url: string | undefined,
  pact: Pact,
  { interactions }: HeldPact,
): Promise<Outcome<Asked>> => {
  const { signal, cwd } = call
  const sent = pact.interactions.filter((_, index) => interactions[index]?.verdict === 'within')
  if (sent.length === 0) return outcome(nobody)
  if (adHoc) return url === undefined ? outcome(nobody) : askService(pact, sent, { root: cwd, url, signal })
  const workspace = await call.workspace()
  const { root, config } = workspace
  const service: Partial<ServiceConfig> = config.services[pact.provider] ?? {}
  const { states } = service
  const isBare = (each: Pact['interactions'][number]) => interactions[pact.interactions.indexOf(each)]?.bare === true
  const headers = pact.interactions.some(isBare) ? configuredHeaders(pact.provider, service) : []
  const options = {
    root,
    signal,
    headers,
    isBare,
    ...(states && { states: await statesOf(workspace, pact.provider, states) }),
  }
  return withService(call, workspace, pact.provider, { url, otherwise: nobody }, (listening) =>
    askService(pact, sent, { ...options, url: listening.url }),
  )
}

const lineOf = ({ consumer, provider, interactions }: HeldPact): string => {
  const failed = interactions
    .filter(({ verdict, service }) => verdict === 'outside' || service === 'broken')
    .map(({ description }) => `'${description}'`)
  const verdict = failed.length === 0 ? 'ok' : `FAILED ${failed.join(', ')}`
  const count = `${interactions.length} interaction${interactions.length === 1 ? '' : 's'}`
  return `  ${consumer} with ${provider}  ${count}  ${verdict}`
}

const nextStep = ({ counts }: PactsResult, findings: readonly Finding[]): string => {
  const { interactions, within, outside, notRead, met, broken, notReached } = counts
  if (interactions === 0) {
    return findings.length > 0
      ? 'Nothing was held: correct what the findings name.'
      : 'No consumer has recorded a pact.'
  }
  const asked = met + broken + notReached
  const said = [
    `${within} of ${interactions} interactions keep to the contracts${notRead > 0 ? `, ${notRead} were not read` : ''}`,
    ...(asked > 0
      ? [`the services meet ${met} of ${asked}${notReached > 0 ? `, ${notReached} were not reached` : ''}`]
      : []),
  ].join('; ')
  if (outside > 0) return `${said}. Correct the consumer and record its pact again, or declare what it needs.`
  return broken > 0 ? `${said}. Correct the service, or agree on another answer with the consumer.` : `${said}.`
}
