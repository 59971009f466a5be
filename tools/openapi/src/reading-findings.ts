import { type FindingTable, findingsOf } from '@throughline/kernel'

/** What reading reports itself; each rule brings its own row. */
export const readingFindings = {
  'openapi-not-read': {
    level: 'error',
    title: 'The document is of no kind that is read',
    why: 'OpenAPI 3.0 and 3.1 are read; reading another version as one of them would judge it by the wrong rules.',
    fix: 'Name an OpenAPI 3.0 or 3.1 document, or convert it to one.',
  },
  'openapi-invalid': {
    level: 'error',
    title: 'An object breaks the OpenAPI Specification',
    why: 'What the official JSON Schema rejects means different things to different tools.',
    fix: 'Correct the place that the finding names, as its message says.',
  },
  'reference-unresolved': {
    level: 'error',
    title: 'A reference does not lead to an object that may stand there',
    why: 'Whatever the reference stands for is missing from types, validators and checks.',
    fix: 'Correct the reference, or add what it names.',
  },
  'reference-misplaced': {
    level: 'warning',
    title: 'A `$ref` stands where the specification allows none',
    why: 'It is followed here, and what it names put in its place; another tool may ignore it, or refuse the document.',
    fix: 'Put the value there, or refer to an object that may be referenced.',
  },
  'reference-endless': {
    level: 'error',
    title: 'A chain of `$ref`s comes back to itself without reaching an object',
    why: 'A schema may contain itself, but a reference that only leads to itself says nothing.',
    fix: 'Let one of the references in the chain be an object.',
  },
  'reference-past-id': {
    level: 'warning',
    title: 'A `$ref` means another place than tools look at',
    why: 'Beside or below an `$id`, a pointer is relative to that schema by JSON Schema; most tools take the document.',
    fix: 'Remove the `$id`, or write the reference relative to it.',
  },
  'reference-sibling-ignored': {
    level: 'warning',
    title: 'Something stands beside a `$ref` where OpenAPI 3.0 ignores it',
    why: 'Its author means it, as with `nullable: true`; types and validators are made of what is referred to alone.',
    fix: 'Put the reference into an `allOf` of one, and the rest beside that; or name OpenAPI 3.1.',
  },
  'identifier-duplicate': {
    level: 'error',
    title: 'Two schemas have one `$id`, or one `$anchor` within the same schema',
    why: 'Which of them a reference means is left to whoever reads it.',
    fix: 'Give each schema a name of its own.',
  },
  'reference-dynamic': {
    level: 'warning',
    title: 'A `$dynamicRef` is not followed',
    why: 'What it stands for depends on the way by which its schema is reached; types and validators are made without it.',
    fix: 'Write a `$ref` where only one schema can be meant.',
  },
  'link-dangling': {
    level: 'warning',
    title: 'A link names an operation that does not exist',
    why: 'Whoever follows the link finds nothing there.',
    fix: 'Name an `operationId` of this description, or an `operationRef` to another one.',
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
} as const satisfies FindingTable

export const finding = findingsOf(readingFindings)
