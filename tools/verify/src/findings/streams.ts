import type { FindingTable } from '@throughline/kernel'
import { broken, repair } from './words.ts'

/** What an event stream does otherwise than its contract says. */
export const streamFindings = {
  'sse-malformed': {
    level: 'error',
    title: 'An event stream is not framed as one',
    why: 'Readers of event streams drop what is not a field without a word, and data is lost.',
    fix: 'Write `event:` and `data:` lines in UTF-8, and a blank line behind each event, the last one too.',
  },
  'sse-event-undeclared': {
    level: 'error',
    title: 'An event comes that the contract does not declare',
    why: 'Clients know the declared names only, and drop or fail on others.',
    fix: 'Correct the name in the service, or declare the event under `x-sse-events`.',
  },
  'sse-payload-invalid': {
    level: 'error',
    title: 'The payload of an event breaks its schema',
    why: broken,
    fix: repair,
    faults: ['WFC-101'],
  },
  'sse-order-broken': {
    level: 'error',
    title: 'Events come in an order that the contract excludes',
    why: 'Clients are written as state machines over the declared order.',
    fix: repair,
  },
  'sse-index-broken': {
    level: 'error',
    title: 'The counting field of an event does not count 0, 1, 2 …',
    why: 'Clients find lost and repeated events by it.',
    fix: 'Count every event of the name in each stream from 0, without a gap.',
  },
  'sse-after-terminal': {
    level: 'error',
    title: 'Something follows the last event of a stream',
    why: 'Clients stop reading at a terminal event, and lose what follows.',
    fix: 'Send nothing behind it, or do not declare it `terminal`.',
  },
  'sse-sentinel-missing': {
    level: 'error',
    title: 'A stream ends without the last payload that the contract names',
    why: 'Clients cannot tell a stream that ended from one that broke.',
    fix: repair,
  },
  'stream-endless': {
    level: 'error',
    title: 'A stream that should end does not',
    why: 'The contract names a last event, and clients wait for it.',
    fix: 'End the stream; or give the verifier longer with --timeout.',
  },
} as const satisfies FindingTable
