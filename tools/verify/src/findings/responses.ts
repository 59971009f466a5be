import type { FindingTable } from '@throughline/kernel'
import { broken, repair } from './words.ts'

/** What an answer says otherwise than the response that is declared for it. */
export const responseFindings = {
  'status-mismatch': {
    level: 'error',
    title: 'The service answers another status than the exchange says',
    why: broken,
    fix: repair,
    faults: ['WFC-101'],
  },
  'header-missing': {
    level: 'error',
    title: 'A header that the contract requires is not there',
    why: broken,
    fix: repair,
    faults: ['WFC-101'],
  },
  'header-invalid': {
    level: 'error',
    title: 'The value of a declared header breaks its schema',
    why: broken,
    fix: repair,
    faults: ['WFC-101'],
  },
  'content-type-mismatch': {
    level: 'error',
    title: 'The answer has another content type than the contract says',
    why: 'A client chooses how it reads a body by its content type.',
    fix: repair,
    faults: ['WFC-101'],
  },
  'body-invalid': {
    level: 'error',
    title: 'The body breaks its schema',
    why: broken,
    fix: repair,
    faults: ['WFC-101'],
  },
  'body-unexpected': {
    level: 'error',
    title: 'A body comes where the contract declares none',
    why: 'Nobody who reads the contract looks at it, and some clients fail on it.',
    fix: 'Answer without a body, or declare the content of the response.',
    faults: ['WFC-101'],
  },
  'example-mismatch': {
    level: 'error',
    title: 'The answer differs from an example that is to be met exactly',
    why: 'The example says `x-match: exact`: its values are part of the promise.',
    fix: 'Correct the service or the example; without `x-match: exact` only the schema is held.',
  },
  'server-error': {
    level: 'error',
    title: 'A request makes the service fall over',
    why: 'A client cannot tell what it did wrong, and the fault is in the service.',
    fix: 'Find what the request breaks in the handler; answer 4xx where the request is at fault.',
    faults: ['WFC-100'],
  },
  'status-undeclared': {
    level: 'error',
    title: 'The service answers with a status that the operation does not declare',
    why: 'Clients are generated from the declared ones, and treat any other as a surprise.',
    fix: 'Declare the response, or answer with one that is declared.',
    faults: ['WFC-101'],
  },
  'response-slow': {
    level: 'error',
    title: 'An answer takes longer than it may',
    why: 'Those who wait for it give up.',
    fix: 'Find what the request waits for; or allow more by --max-response-time.',
  },
} as const satisfies FindingTable
