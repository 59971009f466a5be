import type { FindingTable } from '@throughline/kernel'

export const stepFindings = {
  'step-failed': {
    level: 'error',
    title: 'A step of the loop or the gate failed',
    why: 'What the step checks does not hold.',
    fix: "Run the step's own command, which the message names, and correct what it reports.",
  },
} as const satisfies FindingTable
