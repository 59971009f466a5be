import type { FindingTable } from '@throughline/kernel'

/** What a run says of itself: how far it came, and whether it proves anything. */
export const runFindings = {
  'status-not-reached': {
    level: 'info',
    title: 'Nothing reaches a declared status',
    why: 'Nothing shows that the service answers with it as declared, or ever.',
    fix: 'Describe an exchange for it, with `x-provider-state` where it needs a situation; or do not declare the status.',
  },
  'event-not-reached': {
    level: 'info',
    title: 'Nothing shows a declared event',
    why: 'Nothing shows that the service sends it as declared, or ever.',
    fix: 'Describe an exchange whose stream holds it, with `x-provider-state` where it needs a situation.',
  },
  'code-not-reached': {
    level: 'info',
    title: 'No error holds a code that the document lists',
    why: 'Nothing shows when the service answers with it, or that it ever does.',
    fix: 'Describe an exchange for it, with `x-provider-state` where it needs a situation; or take it off the list.',
  },
  'value-not-reached': {
    level: 'info',
    title: 'No value was made that keeps a constraint',
    why: 'What the service does with such values was not seen.',
    fix: 'Look at whether the constraint can be kept at all; write a pattern without what looks ahead or behind.',
  },
  'media-type-not-sent': {
    level: 'info',
    title: 'Nothing is sent in a declared media type',
    why: 'What the service does with it was not seen.',
    fix: 'Write an example of it as a text: that is sent as it is.',
  },
  'operation-not-reached': {
    level: 'info',
    title: 'An operation never succeeded',
    why: 'What its success promises was not seen, and what comes behind it neither.',
    fix: 'Give what it needs: credentials by --header, values by --set path.NAME=VALUE or body.NAME=VALUE, or a link in the document.',
  },
  'nothing-verified': {
    level: 'error',
    title: 'No operation ever succeeded',
    why: 'A run in which nothing succeeds proves nothing.',
    fix: 'Look at what the service answers: give credentials by --header, and the URL under which its paths begin.',
  },
  'mostly-401': {
    level: 'warning',
    title: 'Most operations refuse who asks',
    why: 'What stands behind the credentials was not seen.',
    fix: 'Give credentials by --header "Name: value".',
  },
  'mostly-404': {
    level: 'warning',
    title: 'Most operations are not there',
    why: 'The URL may lack the path under which they begin, or what they need was not created.',
    fix: 'Give the base path with --url, and values by --set path.NAME=VALUE.',
  },
  'mostly-4xx': {
    level: 'warning',
    title: 'Most operations refuse their simplest request',
    why: 'The document does not say what the service really asks for, or the set-up lacks something.',
    fix: 'Look at what the answers say; give values by --set, or describe what is required.',
  },
  'run-cut-short': {
    level: 'info',
    title: 'A run ended before everything was sent',
    why: 'What was not sent is not verified.',
    fix: 'Give it longer by --time-budget.',
  },
  'replay-blocked': {
    level: 'error',
    title: 'What showed a finding cannot be sent again',
    why: 'That it is not seen now proves nothing.',
    fix: 'Start the service, give the same headers; where the document has changed, run the whole verification again.',
  },
  flaky: {
    level: 'warning',
    title: 'A fault was seen once, and not again',
    why: 'It may depend on time, on chance, or on what was sent before.',
    fix: 'Send the request again by hand, and look for what differs.',
  },
} as const satisfies FindingTable
