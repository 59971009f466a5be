import { didYouMean, type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { pactFinding } from './findings.ts'
import { type HeldInteraction, pactHolder } from './hold-pact.ts'
import type { Pact } from './pact.ts'

export interface HeldPact {
  file: string
  consumer: string
  provider: string
  interactions: HeldInteraction[]
}

export interface PactCounts {
  interactions: number
  within: number
  outside: number
  notRead: number
  /** Of those that a service was asked: what it made of them. */
  met: number
  broken: number
  notReached: number
}

export interface PactsResult {
  /** In the order in which they were given. */
  pacts: HeldPact[]
  counts: PactCounts
}

export interface Providers {
  /** Those that there are, where they are known by name. */
  names?: readonly string[]
  /** The contracts of a provider; undefined where nobody knows it, `unreadable` where others say what is wrong. */
  contractsOf(name: string): readonly ApiModel[] | 'unreadable' | undefined
  /** Header fields that are added to requests to a provider. */
  headersOf?(name: string): readonly (readonly [name: string, value: string])[]
}

/** Holds pacts to the contracts of their providers. A pact whose provider is not known is a finding, and held to nothing. */
// implements: OC-CLI-8063
export const holdPacts = (
  pacts: readonly Pact[],
  { names = [], contractsOf, headersOf }: Providers,
): Outcome<PactsResult> => {
  const findings: Finding[] = []
  const held: HeldPact[] = []
  for (const [provider, own] of Map.groupBy(pacts, (pact) => pact.provider)) {
    const models = contractsOf(provider)
    if (!models) findings.push(...own.map((pact) => unknownProvider(pact, names)))
    if (!models || models === 'unreadable') continue
    const holder = pactHolder(
      models,
      headersOf?.(provider).map(([name]) => name.toLowerCase()),
    )
    for (const pact of own) {
      const { value: interactions, findings: found } = holder.hold(pact)
      findings.push(...found)
      held.push({ file: pact.source.file, consumer: pact.consumer, provider, interactions })
    }
    findings.push(...holder.unusable())
  }
  return outcome({ pacts: held, counts: countsOfPacts(held) }, findings)
}

// implements: TL-VERIFY-022
const unknownProvider = ({ source, consumer, provider }: Pact, names: readonly string[]): Finding =>
  pactFinding(
    'pact-provider-unknown',
    `${consumer} has a pact with '${provider}', and no service has this name${didYouMean(provider, names)}`,
    { location: source.locate('/provider/name') },
  )

/** How many interactions came to what. */
export const countsOfPacts = (pacts: readonly HeldPact[]): PactCounts => {
  const all = pacts.flatMap(({ interactions }) => interactions)
  const count = (verdict: HeldInteraction['verdict']) => all.filter((each) => each.verdict === verdict).length
  const made = (verdict: HeldInteraction['service']) => all.filter(({ service }) => service === verdict).length
  return {
    interactions: all.length,
    within: count('within'),
    outside: count('outside'),
    notRead: count('not-read'),
    met: made('met'),
    broken: made('broken'),
    notReached: made('not-reached'),
  }
}
