import type { FindingTable } from '@throughline/kernel'

/** What keeps an exchange of a document from being sent, or from being judged. */
export const exchangeFindings = {
  'request-unbuildable': {
    level: 'error',
    title: 'An exchange cannot be sent as a request',
    why: 'What is not sent is not verified.',
    fix: 'Correct the examples of the request, or use a media type that the verifier can write.',
  },
  'schema-unusable': {
    level: 'error',
    title: 'A schema of the contract cannot be applied',
    why: 'What it promises cannot be checked.',
    fix: 'Correct the schema at the place that the finding names.',
  },
  'no-exchanges': {
    level: 'error',
    title: 'A contract describes no exchange',
    why: 'A run that sends nothing proves nothing.',
    fix: 'Give a request and one of its responses an example with the same key, or the response `x-exchanges`.',
  },
  'exchange-not-reached': {
    level: 'info',
    title: 'An exchange needs a state that nothing brings about',
    why: 'It is counted as not reached, and proves nothing.',
    fix: 'Add `states` to the service in xtask.config.ts; or describe the exchange so that it holds on a fresh service.',
  },
  'unknown-provider-state': {
    level: 'error',
    title: 'An exchange names a state that its handlers do not know',
    why: 'The exchange is not sent, so what it promises is not verified.',
    fix: 'Correct the name in `x-provider-state`, or add the state to the handlers that `states` names.',
  },
  'state-setup-failed': {
    level: 'error',
    title: 'A provider state cannot be set up',
    why: 'The exchange is not sent: an answer that comes out of another state proves nothing.',
    fix: 'Correct the handler of the state, or the URL of `states`; a slow one needs `timeoutMs` there.',
  },
  'state-teardown-failed': {
    level: 'error',
    title: 'A provider state cannot be torn down',
    why: 'What follows is judged in a state that nobody meant.',
    fix: 'Correct the handler of the state: its tear-down undoes its set-up, after a failed exchange as well.',
  },
} as const satisfies FindingTable
