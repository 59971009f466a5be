import type { FindingTable } from '@throughline/kernel'

export const gateFindings = {
  'gate-invalid': {
    level: 'error',
    title: "The gate's own file has something that is not understood",
    why: 'A misspelt step is a check that silently does not run.',
    fix: 'Correct ci/gate.yaml; its keys are fail-on, steps, levels and thresholds.',
  },
} as const satisfies FindingTable
