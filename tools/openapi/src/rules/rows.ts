import type { FindingTable } from '@throughline/kernel'

/** How bad each rule's finding is, and what its page says. What happened is said by the rule's own file. */
export const ruleRows = {
  'operation-id-missing': {
    level: 'warning',
    title: 'An operation has no `operationId`',
    why: 'Types, client functions and tests are named by it; without one the operation has none of them.',
    fix: 'Give the operation an `operationId` that no other operation has.',
  },
  'operation-id-duplicate': {
    level: 'error',
    title: 'Two operations have the same `operationId`',
    why: 'What is generated for one of them would replace what is generated for the other.',
    fix: 'Give each operation an `operationId` of its own.',
  },
  'path-parameter-mismatch': {
    level: 'error',
    title: 'A path template and the declared path parameters disagree',
    why: 'A client cannot fill a template without every parameter, and cannot place one that the template lacks.',
    fix: 'Declare each `{name}` of the path once with `in: path`, and nothing else.',
  },
  'path-ambiguous': {
    level: 'error',
    title: 'Two paths match the same requests',
    why: 'Templates that differ only in parameter names are identical: which of them answers is left to chance.',
    fix: 'Join the two path items, or tell their paths apart.',
  },
  'req-id-invalid': {
    level: 'error',
    title: 'An `x-req-id` is malformed, names too many requirements, or names one that does not exist',
    why: 'It ties the contract to its requirements; an ID that nobody wrote ties it to nothing.',
    fix: 'Write one requirement ID, or a list of two or three, that the specs state.',
  },
  'sse-contract-invalid': {
    level: 'error',
    title: 'An `x-sse-events` extension is malformed',
    why: 'Event types, validators and stream checks are made from it; a wrong promise would be checked.',
    fix: 'Correct the place that the finding names, as its message says.',
  },
  'exchange-malformed': {
    level: 'error',
    title: 'An extension that describes exchanges is malformed',
    why: 'The exchange would be sent without its state, or not at all, and nobody would notice.',
    fix: 'Correct the place that the finding names, as its message says.',
  },
  'exchange-ambiguous': {
    level: 'error',
    title: 'A key stands under two responses of one operation',
    why: 'Examples with one key are one exchange: a request has exactly one answer.',
    fix: 'Give the examples of each response a key of their own, and the request examples with it.',
  },
  'exchange-incomplete': {
    level: 'error',
    title: 'The request of an exchange cannot be built',
    why: 'An answer is described whose request nobody can send, so nothing checks it.',
    fix: 'Add an example with the same key to what is missing.',
  },
  'example-invalid': {
    level: 'warning',
    title: 'An example breaks its own schema',
    why: 'Readers copy examples, and exchanges are sent from them.',
    fix: 'Correct the example or its schema; where it is wrong on purpose, say `x-invalid: true`.',
  },
} as const satisfies FindingTable
