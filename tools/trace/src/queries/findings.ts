import { type FindingTable, findingsOf } from '@throughline/kernel'

export const queryFindings = {
  'subjects-unlinked': {
    level: 'info',
    title: 'No chain of links leads from one subject to the other',
    why: 'What nothing links, no question about the one finds from the other.',
    fix: 'Where they belong together, say so: `x-req-id` in the contract, `// implements: ID` in code, the ID in a test.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(queryFindings)
