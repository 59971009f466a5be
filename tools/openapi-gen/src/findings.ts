import { type FindingTable, findingsOf } from '@throughline/kernel'

export const openapiGenFindings = {
  'pattern-not-portable': {
    level: 'warning',
    title: 'A pattern is no regular expression of ECMAScript',
    why: 'JSON Schema patterns are ECMAScript regular expressions; a validator cannot run another dialect, so it leaves the pattern out and accepts more than the contract says.',
    fix: 'Rewrite the pattern without what only other dialects know, or remove it.',
  },
  'schema-not-compilable': {
    level: 'error',
    title: 'No validator can be made of a schema',
    why: 'A contract that cannot be checked is not kept.',
    fix: 'Correct the schema at the place that the finding names.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(openapiGenFindings)
