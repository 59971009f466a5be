import type { Flags } from '../command.ts'

/** The flags of whoever reads a stream. */
export const streamFlags = {
  'silence-ms': {
    type: 'integer',
    value: 'N',
    minimum: 1,
    help: 'how long the stream may stay without an event (default: see the README)',
  },
  reconnects: {
    type: 'integer',
    value: 'N',
    minimum: 0,
    help: 'how often in a row a stream that breaks is asked for again (default: 5)',
  },
} as const satisfies Flags
