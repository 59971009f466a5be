import { type FindingTable, findingsOf } from '@throughline/kernel'

export const impactFindings = {
  'unknown-subject': {
    level: 'error',
    title: 'Nothing is called what was asked for',
    why: 'An answer about a mistyped name would read as if nothing depended on it.',
    fix: 'Ask for one of the names that are listed, or for another kind of subject.',
  },
  'ambiguous-subject': {
    level: 'error',
    title: 'Several things are called what was asked for',
    why: 'An answer about one of them would hide the others.',
    fix: 'Ask for one of the keys that are listed.',
  },
  'execution-unknown': {
    level: 'info',
    title: 'Tests were selected because nobody knows what they run',
    why: 'A test without current results may run what changed; leaving it out would be a guess.',
    fix: 'Run `pnpm xtask test` once: the results then say which lines each test executes.',
  },
  'tests-left-out': {
    level: 'info',
    title: 'Tests that may be concerned were not part of the last whole run',
    why: 'Their runner leaves them out as it is called for all tests, so the printed commands do as well.',
    fix: 'Run them as they are meant to be run, `pnpm test:full` here, before the change lands.',
  },
  'change-not-compared': {
    level: 'info',
    title: 'A changed file was not looked into',
    why: 'What differs in a binary or very large file, a link or a submodule is not known.',
    fix: 'Nothing, where the tests that may read it are selected; else run all.',
  },
  'contract-not-compared': {
    level: 'error',
    title: 'A changed contract could not be compared',
    why: 'Without a parsed document on both sides nobody knows which operations it touches.',
    fix: 'Correct the document, or name a base where it parses.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(impactFindings)
