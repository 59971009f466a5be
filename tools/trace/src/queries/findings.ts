import { type FindingTable, findingsOf } from '@throughline/kernel'

export const queryFindings = {
  'subjects-unlinked': {
    level: 'info',
    title: 'No chain of links leads from one subject to the other',
    why: 'What nothing links, no question about the one finds from the other.',
    fix: 'Where they belong together, say so: `x-req-id` in the contract, `// implements: ID` in code, the ID in a test.',
  },
  'query-name-unknown': {
    level: 'error',
    title: 'A query was asked for a name that none of its rows has',
    why: 'An empty answer about a mistyped name would read as if nothing used it.',
    fix: 'Ask for one of the nearest names, or for all rows.',
  },
  'inventory-path-dead': {
    level: 'error',
    title: 'A page of the test inventory lists a file that is not there',
    why: 'A reader follows the path and finds nothing; what it showed may be shown by no test any more.',
    fix: 'Run `pnpm xtask docs-inventory` and commit what it changes.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(queryFindings)
