import type { FindingTable } from '@throughline/kernel'

const run = 'Run the command by hand and read what it says; correct the service or its entry in xtask.config.ts.'

/** What a service does to whoever asks it: it does not start, does not answer, or breaks off. */
export const serviceFindings = {
  'service-unreachable': {
    level: 'error',
    title: 'No service answers under the URL',
    why: 'Nothing that the contract promises can be checked.',
    fix: 'Start the service, or correct the URL; what it last wrote to stderr says why it ended.',
  },
  'service-timeout': {
    level: 'error',
    title: 'The service does not answer in time',
    why: 'A client would wait for ever, or give up.',
    fix: 'Find what the request waits for; or give the verifier longer with --timeout.',
  },
  'answer-truncated': {
    level: 'error',
    title: 'The service closes the connection within an answer',
    why: 'A client has half an answer and cannot tell what happened.',
    fix: 'Look for a crash in the handler; let Content-Length be the number of bytes that are sent.',
  },
  'answer-malformed': {
    level: 'error',
    title: 'What comes back is not a valid HTTP answer',
    why: 'Clients and proxies each make something else of it.',
    fix: 'Let the HTTP library frame the answer; let Content-Length be the number of bytes that are sent.',
  },
  'answer-too-large': {
    level: 'error',
    title: 'An answer exceeds the bounds of the verifier',
    why: 'A client that reads it runs out of memory.',
    fix: 'Send less, or page it.',
  },
  'service-did-not-start': {
    level: 'error',
    title: 'The service ends before it serves',
    why: 'Nothing that the contract promises can be checked.',
    fix: run,
  },
  'ran-but-printed-no-url': {
    level: 'error',
    title: 'The service does not say where it listens',
    why: 'It is started with PORT=0, and only it knows its port.',
    fix: 'Print {"url":"http://127.0.0.1:PORT"} as one line on stdout as soon as the service listens.',
  },
  'service-not-ready': {
    level: 'error',
    title: 'The service does not become ready in time',
    why: 'Its ready path answers no 2xx, so nothing is sent.',
    fix: run,
  },
} as const satisfies FindingTable
