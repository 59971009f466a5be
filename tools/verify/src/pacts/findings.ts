import { type FindingTable, findingsOf } from '@throughline/kernel'

/** What may be wrong with the pacts of consumers. */
export const pactFindings = {
  'pact-malformed': {
    level: 'error',
    title: 'A file is no pact',
    why: 'What cannot be read is held to nothing.',
    fix: "Record it again with the consumer's tests; a pact follows version 2, 3 or 4 of the Pact specification.",
  },
  'pact-provider-unknown': {
    level: 'error',
    title: 'A pact is with a provider that the workspace does not have',
    why: 'Nobody holds a service to it.',
    fix: 'Let the name of the provider be that of its service in xtask.config.ts.',
  },
  'pact-outside-contract': {
    level: 'error',
    title: 'An interaction of a pact relies on what the contract does not have',
    why: 'The service may change it at any time, and nobody would be told: the contract does not promise it.',
    fix: 'Correct the consumer, and record its pact again; or declare in the contract what it may rely on.',
  },
  'pact-rule-beyond-contract': {
    level: 'info',
    title: 'A matching rule of a pact allows a value that the contract excludes',
    why: 'The consumer is ready for what never comes, or for what the contract has forgotten.',
    fix: 'Take the value out of the rule, or add it to the contract.',
  },
  'pact-broken': {
    level: 'error',
    title: 'The service does not meet an interaction of a pact',
    why: 'The consumer fails on what the service answers now.',
    fix: 'Correct the service; or agree on another answer with the consumer, and record its pact again.',
  },
  'pact-not-reached': {
    level: 'info',
    title: 'An interaction needs a state that nothing brings about',
    why: 'It is not sent, counts as not reached, and proves nothing of the service.',
    fix: 'Add `states` to the service in xtask.config.ts.',
  },
  'pact-verifier-missing': {
    level: 'error',
    title: 'The verifier of Pact is not installed',
    why: 'The interactions are held to the contracts, and the service to none of them.',
    fix: 'Add it: pnpm add -D @pact-foundation/pact; or pass --static, which asks no service.',
  },
  'pact-verifier-failed': {
    level: 'error',
    title: 'The verifier of Pact ends without a verdict',
    why: 'Nothing is known of the interactions that it was to hold the service to.',
    fix: 'Read what it last wrote; --static holds the interactions to the contracts alone.',
  },
  'pact-without-credentials': {
    level: 'info',
    title: 'A request of a pact carries no credentials that its operation asks for',
    why: 'Nothing is wrong with the pact: whoever verifies adds them. Without them the service refuses what it would answer.',
    fix: 'Add `headers` to the service in xtask.config.ts: they are sent with such interactions.',
  },
  'pact-not-read': {
    level: 'info',
    title: 'An interaction of a pact is no HTTP request',
    why: 'OpenAPI describes HTTP; messages are held to nothing here, and count as not held.',
    fix: 'Hold it to its service by other means.',
  },
} as const satisfies FindingTable

export type PactCode = keyof typeof pactFindings

export const pactFinding = findingsOf(pactFindings)
