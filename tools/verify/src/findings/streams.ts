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
  'disconnect-harms': {
    level: 'error',
    title: 'A client that leaves a stream takes something from others',
    why: 'Clients go away at any moment: a tab is closed, a network changes.',
    fix: 'Let what ends with a connection be the connection only; give back what the stream held.',
  },
  'slow-reader-loses': {
    level: 'error',
    title: 'A slow reader is sent other events than a fast one',
    why: 'How fast a client reads is not in its hands, and it cannot know what it was not sent.',
    fix: 'Wait until the connection takes more, or end the stream with an error where that takes too long.',
  },
  'cancel-ignored': {
    level: 'error',
    title: 'A stream goes on although its cancellation was answered as done',
    why: 'Whoever cancelled is told, and charged for, what nobody wants any more.',
    fix: 'End the stream with the terminal event that the contract declares for it.',
  },
  'stream-bounded': {
    level: 'info',
    title: 'A stream whose contract names no end was read for a while',
    why: 'What would have come later was not looked at.',
    fix: 'Declare a `terminal` event or a `sentinel` where the stream ends.',
  },
  'stream-endless': {
    level: 'error',
    title: 'A stream that should end does not',
    why: 'The contract names a last event, and clients wait for it.',
    fix: 'End the stream; or give the verifier longer with --timeout.',
  },
} as const satisfies FindingTable
