import { type FindingTable, findingsOf } from '@throughline/kernel'

export const resultsFindings = {
  'junit-malformed': {
    level: 'error',
    title: 'A JUnit report cannot be read',
    why: 'Half of a report proves nothing, and one that declares entities or is without bounds is not one of a test runner.',
    fix: 'Let the runner write it again; a document type is never part of it.',
  },
  'junit-without-tests': {
    level: 'error',
    title: 'A JUnit report holds no test',
    why: 'A run without tests is green and shows nothing.',
    fix: 'Look at how the runner was called, and at what it prints.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(resultsFindings)
