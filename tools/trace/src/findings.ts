import { type FindingTable, findingsOf } from '@throughline/kernel/finding'

export const traceFindings = {
  'files-not-searched': {
    level: 'info',
    title: 'Some files were not searched',
    why: 'An ID in a binary or very large file is not seen.',
    fix: 'Nothing, unless such a file names requirements.',
  },
  'contract-unread': {
    level: 'error',
    title: 'A contract that the configuration names could not be read',
    why: 'What it promises is missing from every answer.',
    fix: 'Run the command that generates from it (regen-openapi, regen-schema, regen-metrics): it says what is wrong.',
  },
  'requirements-missing': {
    level: 'error',
    title: 'No spec states a requirement',
    why: 'Of nothing, everything holds: an answer about requirements would be green whatever is there.',
    fix: 'Name specs and IDs: `specs` and `ids.families` in xtask.config.ts, or --specs GLOB --id-pattern RE. `spec-extract` says what they match.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(traceFindings)
