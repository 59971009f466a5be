import { type FindingTable, findingsOf } from '@throughline/kernel'

const broken = 'Clients are generated from the contract: what it promises and the service does not keep breaks them.'
const repair = 'Correct the service; or, where the service is right, the contract, and tell those who rely on it.'
const run = 'Run the command by hand and read what it says; correct the service or its entry in xtask.config.ts.'

/** Everything that the verifier may report. */
export const verifyFindings = {
  'status-mismatch': {
    level: 'error',
    title: 'The service answers another status than the exchange says',
    why: broken,
    fix: repair,
  },
  'header-missing': {
    level: 'error',
    title: 'A header that the contract requires is not there',
    why: broken,
    fix: repair,
  },
  'header-invalid': {
    level: 'error',
    title: 'The value of a declared header breaks its schema',
    why: broken,
    fix: repair,
  },
  'content-type-mismatch': {
    level: 'error',
    title: 'The answer has another content type than the contract says',
    why: 'A client chooses how it reads a body by its content type.',
    fix: repair,
  },
  'body-invalid': {
    level: 'error',
    title: 'The body breaks its schema',
    why: broken,
    fix: repair,
  },
  'body-unexpected': {
    level: 'error',
    title: 'A body comes where the contract declares none',
    why: 'Nobody who reads the contract looks at it, and some clients fail on it.',
    fix: 'Answer without a body, or declare the content of the response.',
  },
  'example-mismatch': {
    level: 'error',
    title: 'The answer differs from an example that is to be met exactly',
    why: 'The example says `x-match: exact`: its values are part of the promise.',
    fix: 'Correct the service or the example; without `x-match: exact` only the schema is held.',
  },
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
  'request-unbuildable': {
    level: 'error',
    title: 'An exchange cannot be sent as a request',
    why: 'What is not sent is not verified.',
    fix: 'Correct the examples of the request, or use a media type that the verifier can write.',
  },
  'schema-unusable': {
    level: 'error',
    title: 'A schema of the contract cannot be applied',
    why: 'What it promises cannot be checked.',
    fix: 'Correct the schema at the place that the finding names.',
  },
  'no-exchanges': {
    level: 'error',
    title: 'A contract describes no exchange',
    why: 'A run that sends nothing proves nothing.',
    fix: 'Give a request and one of its responses an example with the same key, or the response `x-exchanges`.',
  },
  'exchange-not-reached': {
    level: 'info',
    title: 'An exchange needs a state that nothing brings about',
    why: 'It is counted as not reached, and proves nothing.',
    fix: 'Add `states` to the service in xtask.config.ts; or describe the exchange so that it holds on a fresh service.',
  },
  'unknown-provider-state': {
    level: 'error',
    title: 'An exchange names a state that its handlers do not know',
    why: 'The exchange is not sent, so what it promises is not verified.',
    fix: 'Correct the name in `x-provider-state`, or add the state to the handlers that `states` names.',
  },
  'state-setup-failed': {
    level: 'error',
    title: 'A provider state cannot be set up',
    why: 'The exchange is not sent: an answer that comes out of another state proves nothing.',
    fix: 'Correct the handler of the state, or the URL of `states`; a slow one needs `timeoutMs` there.',
  },
  'state-teardown-failed': {
    level: 'error',
    title: 'A provider state cannot be torn down',
    why: 'What follows is judged in a state that nobody meant.',
    fix: 'Correct the handler of the state: its tear-down undoes its set-up, after a failed exchange as well.',
  },
  'status-not-reached': {
    level: 'info',
    title: 'No exchange reaches a declared status',
    why: 'Nothing shows that the service answers with it as declared, or ever.',
    fix: 'Describe an exchange for it, with `x-provider-state` where it needs a situation; or do not declare the status.',
  },
  'event-not-reached': {
    level: 'info',
    title: 'No exchange shows a declared event',
    why: 'Nothing shows that the service sends it as declared, or ever.',
    fix: 'Describe an exchange whose stream holds it, with `x-provider-state` where it needs a situation.',
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

export type VerifyCode = keyof typeof verifyFindings

export const finding = findingsOf(verifyFindings)
