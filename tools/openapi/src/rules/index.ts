import { componentUnused } from './component-unused.ts'
import { defaultInvalid } from './default-invalid.ts'
import { discriminatorInvalid } from './discriminator-invalid.ts'
import { enumDuplicate } from './enum-duplicate.ts'
import { errorResponseMissing } from './error-response-missing.ts'
import { exampleInvalid } from './example-invalid.ts'
import { exchangeMalformed } from './exchange-malformed.ts'
import { operationIdDuplicate } from './operation-id-duplicate.ts'
import { operationIdMissing } from './operation-id-missing.ts'
import { parameterDuplicate } from './parameter-duplicate.ts'
import { parameterIgnored } from './parameter-ignored.ts'
import { pathAmbiguous } from './path-ambiguous.ts'
import { pathParameterMismatch } from './path-parameter-mismatch.ts'
import { pathSplit } from './path-split.ts'
import { patternBacktracking } from './pattern-backtracking.ts'
import { requestBodyUnsendable } from './request-body-unsendable.ts'
import type { RuleRow } from './rule.ts'
import { schemaEndless } from './schema-endless.ts'
import { sseContractInvalid } from './sse-contract-invalid.ts'
import { successResponseMissing } from './success-response-missing.ts'

/** The project's own rules, beside the official schemas: one row here, one file beside it. */
export const rules = {
  'operation-id-missing': {
    level: 'warning',
    title: 'An operation has no `operationId`',
    why: 'Types, client functions and tests are named by it; without one they are named by method and path, which may change.',
    fix: 'Give the operation an `operationId` that no other operation has.',
    rule: operationIdMissing,
  },
  'operation-id-duplicate': {
    level: 'error',
    title: 'Two operations have the same `operationId`',
    why: 'What is generated for one of them would replace what is generated for the other.',
    fix: 'Give each operation an `operationId` of its own.',
    rule: operationIdDuplicate,
  },
  'path-parameter-mismatch': {
    level: 'error',
    title: 'A path template and the declared path parameters disagree',
    why: 'A client cannot fill a template without every parameter, and cannot place one that the template lacks.',
    fix: 'Declare each `{name}` of the path with `in: path`, and nothing else.',
    rule: pathParameterMismatch,
  },
  'parameter-duplicate': {
    level: 'error',
    title: 'A parameter is declared twice in one list',
    why: 'Which of the two holds is left to whoever reads them.',
    fix: 'Remove one of the declarations.',
    rule: parameterDuplicate,
  },
  'parameter-ignored': {
    level: 'warning',
    title: 'A header parameter is one that OpenAPI ignores',
    why: 'Accept and Content-Type follow from media types and Authorization from security: no tool reads the parameter.',
    fix: 'Remove the parameter; describe media types under `content`, and credentials under `security`.',
    rule: parameterIgnored,
  },
  'path-ambiguous': {
    level: 'error',
    title: 'Two paths match the same requests',
    why: 'Templates that differ only in parameter names are identical: which of them answers is left to chance.',
    fix: 'Join the two path items, or tell their paths apart.',
    rule: pathAmbiguous,
  },
  'path-split': {
    level: 'warning',
    title: 'Two path items describe the same path',
    why: 'Templates that differ only in parameter names are one path; tools that look paths up find one half of it.',
    fix: 'Join the two path items under one template.',
    rule: pathSplit,
  },
  'schema-endless': {
    level: 'error',
    title: 'A schema contains itself with no object or list between',
    why: 'Whoever validates by it never ends, and no type can be made of it.',
    fix: 'Let a parent not list the children that are made of it: put what they share into a schema of its own.',
    rule: schemaEndless,
  },
  'sse-contract-invalid': {
    level: 'error',
    title: 'An `x-sse-events` extension is malformed',
    why: 'Event types, validators and stream checks are made from it; a wrong promise would be checked.',
    fix: 'Correct the place that the finding names, as its message says.',
    rule: sseContractInvalid,
  },
  'exchange-malformed': {
    level: 'error',
    title: 'An extension that describes exchanges is malformed',
    why: 'The exchange would be sent without its state, or not at all, and nobody would notice.',
    fix: 'Correct the place that the finding names, as its message says.',
    rule: exchangeMalformed,
  },
  'example-invalid': {
    level: 'warning',
    title: 'An example breaks its own schema',
    why: 'Readers copy examples, and exchanges are sent from them.',
    fix: 'Correct the example or its schema; where it is wrong on purpose, say `x-invalid: true`.',
    rule: exampleInvalid,
  },
  'default-invalid': {
    level: 'warning',
    title: 'A default breaks its own schema',
    why: 'Whoever leaves the value out is taken to have sent one that the contract forbids.',
    fix: 'Correct the default or its schema, or remove the default.',
    rule: defaultInvalid,
  },
  'request-body-unsendable': {
    level: 'warning',
    title: 'A GET, HEAD or TRACE has a request body',
    why: 'HTTP gives it no meaning, browsers and `fetch` refuse to send it, and OpenAPI 3.0 says that it is ignored: clients are made without it.',
    fix: 'Put what it says into parameters, or use POST.',
    rule: requestBodyUnsendable,
  },
  'success-response-missing': {
    level: 'warning',
    title: 'An operation describes no response for a success',
    why: 'A client gets no type for the answer that it calls for, and no check knows what a right answer is.',
    fix: 'Describe the 2XX, 3XX or 101 response, or a `default` that stands for every status.',
    rule: successResponseMissing,
  },
  'error-response-missing': {
    level: 'info',
    title: 'An operation describes no response for an error',
    why: 'Every call can fail; what is not described has no type, and each client guesses it.',
    fix: 'Describe what a 4XX or 5XX answer holds; `default` stands for all that are not listed.',
    rule: errorResponseMissing,
  },
  'component-unused': {
    level: 'info',
    title: 'Nothing in the document uses a component',
    why: 'What nobody can meet is read, generated and kept up to date for nothing, or a reference to it was forgotten.',
    fix: 'Remove the component, or refer to it where it was meant.',
    rule: componentUnused,
  },
  'enum-duplicate': {
    level: 'warning',
    title: 'An enum lists a value twice',
    why: 'The second says nothing; often it stands where another value was meant.',
    fix: 'Remove one of the two, or write the value that was meant.',
    rule: enumDuplicate,
  },
  'discriminator-invalid': {
    level: 'warning',
    title: 'A discriminator and its alternatives disagree',
    why: 'Whoever reads a payload by it does not find the property, or chooses the wrong schema, and types narrow to the wrong one.',
    fix: 'Let every alternative define and require the property, with the values that the mapping or its own name gives it.',
    rule: discriminatorInvalid,
  },
  'pattern-backtracking': {
    level: 'warning',
    title: 'A pattern can take exponential time',
    why: 'One request with a text of some dozen characters then keeps a validator busy for hours (ReDoS).',
    fix: 'Write it without a repetition inside a repetition that can match the same text, such as (a+)+.',
    rule: patternBacktracking,
  },
} as const satisfies Readonly<Record<string, RuleRow>>

/** Rules that judge objects one by one, by nothing but what they hold and refer to; see `judged-parts.ts`. */
export const judgedByPart: ReadonlySet<string> = new Set<keyof typeof rules>([
  'parameter-duplicate',
  'parameter-ignored',
  // Where no reference leads into a path item, no circle goes through one.
  'schema-endless',
  'sse-contract-invalid',
  'exchange-malformed',
  'example-invalid',
  'default-invalid',
  'enum-duplicate',
])
