import { type FindingTable, findingsOf, reqIdFieldFindings, sourceDocumentFindings } from '@throughline/kernel'

/** What reading a config contract may report beside syntax and `x-req-id`. */
export const schemaOwnFindings = {
  'schema-invalid': {
    level: 'error',
    title: 'A schema breaks the JSON Schema 2020-12 meta-schema',
    why: 'A keyword with a value that it does not take says nothing, or something else than its author thinks.',
    fix: 'Give the keyword a value that JSON Schema 2020-12 allows.',
  },
  'schema-draft': {
    level: 'error',
    title: 'A schema declares another dialect than JSON Schema 2020-12',
    why: 'The same keywords mean different things in different drafts.',
    fix: 'Translate it and declare https://json-schema.org/draft/2020-12/schema.',
  },
  'schema-unsupported': {
    level: 'error',
    title: 'A schema uses a part of JSON Schema that the generator does not translate',
    why: 'The types, the validator and the bundle would promise different things.',
    fix: 'Say it without the keyword: a plain `$ref` to a definition does for nearly all uses.',
  },
  'schema-keyword-unknown': {
    level: 'warning',
    title: 'A schema has a keyword that JSON Schema 2020-12 does not know',
    why: 'Validators ignore it: a misspelt constraint constrains nothing.',
    fix: 'Correct the keyword, or begin it with `x-` if it is meant as an annotation.',
  },
  'schema-ref-unresolvable': {
    level: 'error',
    title: 'A `$ref` leads nowhere',
    why: 'What it should constrain is not constrained, and cannot be generated.',
    fix: 'Correct the file name or the pointer.',
  },
  'schema-ref-outside': {
    level: 'error',
    title: 'A `$ref` leads out of the folder that documents may read',
    why: 'A document must not be able to make its reader open any file of the machine.',
    fix: 'Move the file beside the schema.',
  },
  'schema-ref-remote': {
    level: 'error',
    title: 'A `$ref` leads to the network',
    why: 'What is generated would depend on what a server answers today.',
    fix: 'Keep a copy beside the schema and refer to that.',
  },
  'schema-ref-loop': {
    level: 'error',
    title: 'A chain of `$ref`s comes back to itself without reaching a value',
    why: 'A validator would follow it for ever. (A recursive schema, through properties or items, is fine.)',
    fix: 'Let one of the references lead to a schema of its own.',
  },
  'schema-pattern-invalid': {
    level: 'error',
    title: 'A pattern is not a regular expression',
    why: 'It can be held against nothing.',
    fix: 'Write an ECMA-262 regular expression that is valid with the `u` flag.',
  },
  'schema-format-unknown': {
    level: 'warning',
    title: 'A format is not known',
    why: 'The validator ignores it, so any text passes.',
    fix: 'Correct its name, or say the form with `pattern`.',
  },
  'schema-required-undeclared': {
    level: 'warning',
    title: 'A required key is not among the properties',
    why: 'Either the name is misspelt, or readers learn nothing about the key that they must give.',
    fix: 'Correct the name, or describe the key under `properties`.',
  },
  'enforce-after-malformed': {
    level: 'error',
    title: 'An `x-enforce-after` is neither a day nor a version',
    why: 'Nobody could tell when the key or the constraint begins to count.',
    fix: 'Write the last day (`2027-01-31`) or the last version (`1.4.0`) in which it is a warning, as a text.',
  },
  'enforce-after-idle': {
    level: 'error',
    title: 'An `x-enforce-after` stands where it says nothing',
    why: 'Its author thinks that something is enforced later, and it is enforced now, or never.',
    fix: 'Put it on a property that its object requires and that has no default, or on a part of an `allOf`.',
  },
  'schema-value-invalid': {
    level: 'error',
    title: 'A default or an example breaks its own schema',
    why: 'The loader fills defaults in, and readers copy examples: both must be valid.',
    fix: 'Correct the value or the schema.',
  },
} as const satisfies FindingTable

/** Every code that this package may report. */
export const schemaGenFindings = {
  ...sourceDocumentFindings,
  ...reqIdFieldFindings,
  ...schemaOwnFindings,
} as const satisfies FindingTable

export const finding = findingsOf(schemaOwnFindings)
