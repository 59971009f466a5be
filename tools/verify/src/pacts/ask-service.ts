import { type Finding, type Outcome, outcome, toPointer } from '@throughline/kernel'
import { finding } from '../findings/index.ts'
import { defaultLimits } from '../http/limits.ts'
import { excerpt } from '../http/redact.ts'
import { providerStates, type StatesOptions } from '../service/provider-states.ts'
import { pactFinding } from './findings.ts'
import { tellerOf } from './holding.ts'
import type { Interaction, Pact } from './pact.ts'
import { wayOf } from './read-rules.ts'
import { type PactFault, type PactVerdict, runPactVerifier } from './run-pact-verifier.ts'
import { type FailedCall, openStatesBridge } from './states-bridge.ts'

export interface AskOptions {
  /** Where the library of Pact is looked for. */
  root: string
  /** Another one in its place. */
  library?: string
  url: string
  states?: StatesOptions
  /** Added to interactions whose requests lack credentials. */
  headers?: readonly (readonly [name: string, value: string])[]
  isBare?(interaction: Interaction): boolean
  signal: AbortSignal
}

/** What a service made of an interaction; without a state that it needs, it was not asked. */
export type ServiceVerdict = 'met' | 'broken' | 'not-reached'

/** Empty where the verifier gave no verdict. */
export type Asked = ReadonlyMap<Interaction, ServiceVerdict>

/** Has the verifier of Pact hold a service to interactions of one pact, each in the states that it names. */
// implements: TL-VERIFY-023, TL-VERIFY-027
export const askService = async (
  pact: Pact,
  interactions: readonly Interaction[],
  { root, library, url, states, signal, headers = [], isBare = () => false }: AskOptions,
): Promise<Outcome<Asked>> => {
  const asked = new Map<Interaction, ServiceVerdict>()
  const findings: Finding[] = []
  // Without handlers of states nobody knows what an answer would prove.
  const sent = interactions.filter((each) => states !== undefined || each.states.length === 0)
  for (const each of interactions.filter((one) => !sent.includes(one))) {
    asked.set(each, 'not-reached')
    const message = `it needs the state '${each.states[0]?.name}', and nothing brings it about`
    findings.push(tellerOf(pact, each)(each.pointer, message, undefined, 'pact-not-reached'))
  }
  if (sent.length === 0) return outcome(asked, findings)

  const ask = states
    ? providerStates(states, new URL(url), defaultLimits)
    : async () => ({ kind: 'done' as const, values: {} })
  const bridge = await openStatesBridge(ask, signal)
  try {
    const { provider } = pact
    // The verifier adds fields to all requests or to none, and one that is to be refused may be so for want of them.
    const groups = Map.groupBy(sent, (each) => headers.length > 0 && isBare(each))
    for (const [bare, own] of groups) {
      const run = await runPactVerifier({
        root,
        pact: partOf(pact, own),
        ...{ provider, url, signal, statesUrl: bridge.url },
        ...(bare && { headers }),
        ...(library !== undefined && { library }),
      })
      if (run.kind === 'aborted') return outcome(asked, findings)
      if (run.kind !== 'verdicts') return outcome(asked, [...findings, withoutVerdict(pact, run)])
      const left = [...run.verdicts]
      for (const each of own) {
        const verdict = taken(left, each)
        const broken = verdict === undefined || verdict.faults.length > 0
        asked.set(each, broken ? 'broken' : 'met')
        findings.push(...faultsOf(pact, each, verdict, bridge.failed()))
      }
    }
    findings.push(...teardowns(pact, sent, bridge.failed()))
    return outcome(asked, findings)
  } finally {
    await bridge.close()
  }
}

/** The file with these interactions only. */
const partOf = ({ source }: Pact, interactions: readonly Interaction[]): object => {
  const raw = source.value as { interactions: unknown[] }
  const kept = new Set(interactions.map(({ pointer }) => Number(pointer.split('/')[2])))
  return { ...raw, messages: undefined, interactions: raw.interactions.filter((_, index) => kept.has(index)) }
}

// implements: TL-VERIFY-025
const withoutVerdict = (pact: Pact, run: { kind: 'missing' } | { kind: 'failed'; detail: string }): Finding => {
  const location = pact.source.locate('/provider/name')
  if (run.kind === 'failed') {
    const message = `the verifier of Pact gave no verdict on the pact of ${pact.consumer}: ${excerpt(run.detail, [], 600)}`
    return pactFinding('pact-verifier-failed', message, { location, anchor: pact.consumer })
  }
  const message = `the verifier of Pact is not installed: ${pact.provider} is not held to the pact of ${pact.consumer}`
  return pactFinding('pact-verifier-missing', message, { location })
}

/** The verdict on an interaction. The verifier says names of states only: of equals, each takes the next. */
const taken = (left: PactVerdict[], { description, states }: Interaction): PactVerdict | undefined => {
  const names = states.map(({ name }) => name).join('\n')
  const at = left.findIndex((each) => each.description === description && each.states.join('\n') === names)
  return at === -1 ? undefined : left.splice(at, 1)[0]
}

// implements: TL-VERIFY-023, TL-VERIFY-024
const faultsOf = (
  pact: Pact,
  interaction: Interaction,
  verdict: PactVerdict | undefined,
  failed: readonly FailedCall[],
): Finding[] => {
  const tell = tellerOf(pact, interaction)
  const { pointer, states, description } = interaction
  if (!verdict) return [tell(pointer, 'the verifier of Pact gives no verdict on it', undefined, 'pact-broken')]
  const call = failed.find(({ state }) => states.some(({ name }) => name === state))
  if (call && verdict.faults.some(({ kind }) => kind === 'other')) {
    const { action, answer, state } = call
    // That is told of the state.
    if (action === 'teardown') return []
    const code = answer.kind === 'unknown' ? 'unknown-provider-state' : 'state-setup-failed'
    const said = 'detail' in answer ? answer.detail : answer.kind
    const words = answer.kind === 'unknown' ? 'is not known' : 'cannot be set up'
    const message = `${pact.consumer}, '${description}': the state '${state}' ${words}: ${said}`
    return [finding(code, message, { location: pact.source.locate(pointer), anchor: [description, state].join(' ') })]
  }
  return verdict.faults.map((fault) =>
    tell(placeOf(interaction, fault), `the service: ${excerpt(fault.message, [], 300)}`, undefined, 'pact-broken'),
  )
}

/** Where in the pact the value stands that did not come. */
// implements: TL-VERIFY-023
const placeOf = ({ http, pointer }: Interaction, { kind, at = '' }: PactFault): string => {
  const response = `${pointer}/response`
  if (kind === 'status') return `${response}/status`
  if (kind === 'header') return `${response}/headers${toPointer([at])}`
  return kind === 'body' ? `${http?.response.body?.pointer ?? response}${toPointer(wayOf(at))}` : pointer
}

/** States that were set up and not torn down, once each. */
// implements: TL-VERIFY-024
const teardowns = (pact: Pact, sent: readonly Interaction[], failed: readonly FailedCall[]): Finding[] => {
  const first = new Map(failed.toReversed().map((call) => [call.state, call]))
  return [...first.values()].flatMap(({ action, state, answer }) => {
    if (action === 'setup') return []
    const of = sent.find(({ states }) => states.some(({ name }) => name === state))
    const said = 'detail' in answer ? answer.detail : answer.kind
    const message = `${pact.consumer}: the state '${state}' cannot be torn down: ${said}`
    return [
      finding('state-teardown-failed', message, { location: of && pact.source.locate(of.pointer), anchor: state }),
    ]
  })
}
