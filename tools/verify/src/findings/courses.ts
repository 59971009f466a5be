import type { FindingTable } from '@throughline/kernel'

/** What several answers, one behind the other, say of each other. */
export const courseFindings = {
  'created-not-there': {
    level: 'error',
    title: 'What was created is not there',
    why: 'A client that was told of success finds nothing.',
    fix: 'Store the resource before its creation is answered.',
  },
  'written-not-read': {
    level: 'error',
    title: 'What is read is not what was written',
    why: 'A client that was told of success has lost data.',
    fix: 'Store what was written; or answer with what is stored, and say so in the document.',
  },
  'read-changes': {
    level: 'error',
    title: 'Reading changes what is read',
    why: 'RFC 9110 §9.2.1: GET is safe, and is sent again and ahead of time.',
    fix: 'Leave the resource as it is.',
  },
  'location-dead': {
    level: 'error',
    title: 'Location leads nowhere',
    why: 'RFC 9110 §10.2.2: it names the resource that was created.',
    fix: 'Send the path under which the resource is read.',
  },
  'location-other': {
    level: 'error',
    title: 'Location leads to another resource',
    why: 'RFC 9110 §10.2.2: it names the resource that was created.',
    fix: 'Send the path of the new resource.',
  },
  'head-differs': {
    level: 'error',
    title: 'HEAD answers otherwise than GET',
    why: 'RFC 9110 §9.3.2: the same fields, without content.',
    fix: 'Answer HEAD as GET, without the body.',
  },
  'not-idempotent': {
    level: 'error',
    title: 'The same request is taken once and refused the second time',
    why: 'RFC 9110 §9.2.2: PUT and DELETE are sent again when a connection breaks.',
    fix: 'Answer the second as the first where nothing is left to do.',
  },
  'precondition-ignored': {
    level: 'error',
    title: 'A precondition that does not hold is ignored',
    why: 'Two writers overwrite each other.',
    fix: 'Answer 412 where If-Match names another version (RFC 9110 §13.1.1).',
  },
  'change-too-wide': {
    level: 'error',
    title: 'A partial change changes more than it names',
    why: 'What a client did not mean to touch is lost.',
    fix: 'Leave what the body does not name as it is (RFC 7396).',
  },
  'removed-still-there': {
    level: 'error',
    title: 'What was removed is still there',
    why: 'A client that was told of success still sees it.',
    fix: 'Remove it everywhere before the removal is answered.',
    faults: ['WFC-103'],
  },
  'refused-but-kept': {
    level: 'error',
    title: 'What was refused is kept',
    why: 'A client that was told of a failure tries again, and has it twice.',
    fix: 'Store nothing before everything is checked.',
    faults: ['WFC-104'],
  },
  'pages-overlap': {
    level: 'error',
    title: 'Two pages hold the same item',
    why: 'Whoever reads all pages counts it twice.',
    fix: 'Begin a page behind the last item of the page before.',
  },
  'created-again': {
    level: 'error',
    title: 'A replacement is answered as a creation',
    why: 'RFC 9110 §9.3.4: 201 says that nothing was there before; who looks at it believes that it was the first.',
    fix: 'Answer 200 or 204 where the resource was there.',
  },
  'foreign-shown': {
    level: 'error',
    title: 'Somebody is shown what stands within a resource that is hidden from them',
    why: 'The one answer says that it is none of their business, and the other tells it.',
    fix: 'Look for the resource under its parent, and for the parent among those of the caller.',
    faults: ['CWE-639'],
  },
  'foreign-changed': {
    level: 'error',
    title: 'Somebody changes what is hidden from them',
    why: 'Who may not see a resource can still destroy it.',
    fix: 'Look for the resource among those of the caller before anything is written.',
    faults: ['CWE-639'],
  },
  'read-only-taken': {
    level: 'error',
    title: 'A client writes what only the service writes',
    why: 'The document says readOnly: IDs, times and owners can be forged.',
    fix: 'Pass over what is readOnly in requests, or refuse it.',
    faults: ['CWE-915'],
  },
} as const satisfies FindingTable
