import type { FindingTable } from '@throughline/kernel'

export const testFindings = {
  'test-failed': {
    level: 'error',
    title: 'A test failed',
    why: 'The behaviour that its title states does not hold.',
    fix: 'Run the tests of that package alone (pnpm --filter PACKAGE test) and correct the code or the test.',
  },
  'tests-incomplete': {
    level: 'error',
    title: 'A package ended its test run without results, or with a failure that no test shows',
    why: 'What did not run proves nothing, and must not be counted as passed.',
    fix: 'Read the output above: a file that does not load, a missing script or a process that was killed.',
  },
  'no-tests': {
    level: 'error',
    title: 'No test ran',
    why: 'An empty run is not a passed one.',
    fix: 'Check the filter, and that the packages have tests.',
  },
} as const satisfies FindingTable
