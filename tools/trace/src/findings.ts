import { type FindingTable, findingsOf } from '@throughline/kernel'

export const traceFindings = {
  'unknown-subject': {
    level: 'error',
    title: 'No spec defines the requirement that was asked for',
    why: 'An answer about a mistyped ID would read as if nothing depended on it.',
    fix: 'Ask for an ID that a spec defines, or add the requirement.',
  },
  'files-not-searched': {
    level: 'info',
    title: 'Some files were not searched',
    why: 'An ID in a binary or very large file is not seen.',
    fix: 'Nothing, unless such a file names requirements.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(traceFindings)
