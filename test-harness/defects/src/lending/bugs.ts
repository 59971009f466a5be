/** What kind of promise a bug breaks. */
export type BugFamily = 'status' | 'body' | 'headers' | 'constraints' | 'state' | 'streams' | 'auth' | 'metrics'

/** One way in which the lending service can break a promise of its contract, or of HTTP. */
export interface Bug {
  family: BugFamily
  /** What the broken service does. */
  does: string
  /** The promise that this breaks, in the words of the document or of the standard. */
  breaks: string
}

const inDocument = 'is not among the responses of the operation'
const schemaOf = (name: string, what: string): string => `schema ${name}: ${what}`

/** Every switchable bug. The list came first; what finds them was written afterwards, and never reads it. */
export const bugs = {
  // status
  'created-as-200': { family: 'status', does: 'answers a creation with 200', breaks: `200 ${inDocument}` },
  'deleted-as-200': {
    family: 'status',
    does: 'answers a deletion with 200 and an object',
    breaks: `200 ${inDocument}`,
  },
  'missing-as-500': { family: 'status', does: 'answers an unknown item with 500', breaks: 'no server error' },
  'missing-as-200': {
    family: 'status',
    does: 'answers an unknown item with 200 and null',
    breaks: schemaOf('Item', 'type'),
  },
  'sorted-as-206': { family: 'status', does: 'answers a list sorted by price with 206', breaks: `206 ${inDocument}` },
  'valid-refused': {
    family: 'status',
    does: 'refuses an empty description with 400',
    breaks: 'a request that the schema allows is no 400',
  },
  'sturdy-insured-refused': {
    family: 'status',
    does: 'refuses an item that is insured and said not to be fragile',
    breaks: schemaOf('NewItem', 'which says nothing of both at once'),
  },
  'long-name-refused': {
    family: 'status',
    does: 'refuses a name of exactly 40 characters',
    breaks: schemaOf('NewItem.name', 'maxLength 40 includes 40'),
  },
  'wide-characters-refused': {
    family: 'status',
    does: 'counts UTF-16 units of a name, and refuses 40 characters outside of the basic plane',
    breaks: 'JSON Schema counts characters, not code units',
  },
  'last-day-refused': {
    family: 'status',
    does: 'refuses a loan of exactly 30 days',
    breaks: schemaOf('NewLoan.days', 'maximum 30 includes 30'),
  },
  'full-page-refused': {
    family: 'status',
    does: 'refuses limit=100',
    breaks: 'parameter limit: maximum 100 includes 100',
  },
  'null-refused': {
    family: 'status',
    does: 'refuses null for a description that may be null',
    breaks: schemaOf('NewItem.description', 'type string or null'),
  },
  'wrong-method-as-404': {
    family: 'status',
    does: 'answers an undeclared method of a known path with 404',
    breaks: 'RFC 9110: 405 where the target does not support the method',
  },
  'malformed-as-500': { family: 'status', does: 'answers malformed JSON with 500', breaks: 'no server error' },
  'wrong-media-type-taken': {
    family: 'status',
    does: 'takes JSON labelled as text/plain',
    breaks: 'the request body has application/json only; 415 is declared',
  },
  'conflict-as-500': { family: 'status', does: 'answers a doubled sku with 500', breaks: 'no server error' },
  'large-as-500': { family: 'status', does: 'answers a body beyond the limit with 500', breaks: 'no server error' },
  'not-acceptable-ignored': {
    family: 'status',
    does: 'answers a label that nobody can write with JSON instead of 406',
    breaks: 'RFC 9110 and the document: 406',
  },
  'bad-path-id-as-500': { family: 'status', does: 'answers an ID that is no UUID with 500', breaks: 'no server error' },
  'bad-cursor-as-500': {
    family: 'status',
    does: 'answers a cursor that it did not write with 500',
    breaks: 'no server error',
  },
  'head-as-404': {
    family: 'status',
    does: 'answers HEAD of an existing item with 404',
    breaks: 'RFC 9110: HEAD is GET without content',
  },

  // body
  'required-missing': { family: 'body', does: 'leaves createdAt out of an item', breaks: schemaOf('Item', 'required') },
  'internal-leaked': {
    family: 'body',
    does: 'shows an internal revision',
    breaks: schemaOf('Item', 'no further properties'),
  },
  'price-as-text': {
    family: 'body',
    does: 'writes the price as a string',
    breaks: schemaOf('Item.price', 'type number'),
  },
  'null-written': {
    family: 'body',
    does: 'writes null for tags that are absent',
    breaks: schemaOf('Item.tags', 'type array'),
  },
  'enum-left': {
    family: 'body',
    does: 'writes the category in capitals after a change',
    breaks: schemaOf('Item.category', 'enum'),
  },
  'date-as-text': {
    family: 'body',
    does: 'writes createdAt as an HTTP date',
    breaks: schemaOf('Item.createdAt', 'format date-time'),
  },
  'id-no-uuid': { family: 'body', does: 'writes IDs without hyphens', breaks: schemaOf('Item.id', 'format uuid') },
  'write-only-shown': {
    family: 'body',
    does: 'shows what an item was bought for',
    breaks: schemaOf('Item.purchasePrice', 'writeOnly'),
  },
  'wrong-variant': {
    family: 'body',
    does: 'writes a telephone number under kind email',
    breaks: schemaOf('Contact', 'discriminator'),
  },
  'error-without-envelope': {
    family: 'body',
    does: 'answers 404 with { error: text }',
    breaks: schemaOf('Error', 'required'),
  },
  'error-code-unknown': {
    family: 'body',
    does: 'answers 404 with a code of its own',
    breaks: schemaOf('Error.code', 'enum'),
  },
  'error-as-text': {
    family: 'body',
    does: 'answers 400 as text/plain',
    breaks: 'the response has application/json only',
  },
  'json-as-html': {
    family: 'body',
    does: 'labels the list as text/html',
    breaks: 'the response has application/json only',
  },
  'json-cut': {
    family: 'body',
    does: 'cuts the last character of a list that has more pages',
    breaks: 'application/json: RFC 8259',
  },
  'empty-list-null': {
    family: 'body',
    does: 'writes null for an empty list',
    breaks: schemaOf('ItemPage.items', 'type array'),
  },
  'count-as-text': {
    family: 'body',
    does: 'writes the counts of a report as strings',
    breaks: schemaOf('Report.byCategory', 'additionalProperties integer'),
  },
  'stack-shown': {
    family: 'body',
    does: 'shows a stack trace for malformed JSON',
    breaks: 'CWE-209: no error message holds a stack trace',
  },
  'token-echoed': {
    family: 'body',
    does: 'repeats the refused token in the message of 401',
    breaks: 'CWE-209: no error message holds a secret',
  },

  'quotes-unescaped': {
    family: 'body',
    does: 'writes a quotation mark within a value as it is',
    breaks: 'application/json: RFC 8259',
  },

  // headers
  'request-id-missing': {
    family: 'headers',
    does: 'sends no X-Request-Id with errors',
    breaks: 'header X-Request-Id is required on every answer',
  },
  'request-id-fresh': {
    family: 'headers',
    does: 'sends an X-Request-Id of its own',
    breaks: 'header X-Request-Id: the one that was sent',
  },
  'location-missing': { family: 'headers', does: 'sends no Location with 201', breaks: 'header Location is required' },
  'location-dead': {
    family: 'headers',
    does: 'sends a Location that is not there',
    breaks: 'RFC 9110: Location of a 201 is the resource created',
  },
  'location-other': {
    family: 'headers',
    does: 'sends the Location of the item before',
    breaks: 'RFC 9110: Location of a 201 is the resource created',
  },
  'etag-missing': { family: 'headers', does: 'sends no ETag', breaks: 'header ETag is required' },
  'total-as-text': {
    family: 'headers',
    does: 'sends X-Total-Count: many',
    breaks: 'header X-Total-Count: type integer',
  },
  'total-negative': { family: 'headers', does: 'sends X-Total-Count: -1', breaks: 'header X-Total-Count: minimum 0' },
  'retry-after-word': {
    family: 'headers',
    does: 'sends Retry-After: soon',
    breaks: 'RFC 9110: seconds or an HTTP date',
  },
  'allow-missing': { family: 'headers', does: 'sends 405 without Allow', breaks: 'RFC 9110: 405 has Allow' },
  'challenge-missing': {
    family: 'headers',
    does: 'sends 401 without WWW-Authenticate',
    breaks: 'RFC 9110: 401 has WWW-Authenticate',
  },
  'head-etag-other': {
    family: 'headers',
    does: 'sends another ETag with HEAD than with GET',
    breaks: 'RFC 9110: HEAD has the header fields of GET',
  },
  'expires-no-date': {
    family: 'headers',
    does: 'sends X-Expires-At: tomorrow with a loan',
    breaks: 'header X-Expires-At: format date-time',
  },

  // constraints
  'name-empty': { family: 'constraints', does: 'takes an empty name', breaks: schemaOf('NewItem.name', 'minLength 1') },
  'name-long': {
    family: 'constraints',
    does: 'takes a name of any length',
    breaks: schemaOf('NewItem.name', 'maxLength 40'),
  },
  'sku-free': { family: 'constraints', does: 'takes any sku', breaks: schemaOf('NewItem.sku', 'pattern') },
  'price-negative': {
    family: 'constraints',
    does: 'takes a negative price',
    breaks: schemaOf('NewItem.price', 'minimum 0'),
  },
  'price-too-high': {
    family: 'constraints',
    does: 'takes a price of 10000',
    breaks: schemaOf('NewItem.price', 'exclusiveMaximum 10000'),
  },
  'weight-odd': {
    family: 'constraints',
    does: 'takes a weight that is no multiple of 5',
    breaks: schemaOf('NewItem.weight', 'multipleOf 5'),
  },
  'days-fraction': {
    family: 'constraints',
    does: 'takes one and a half days',
    breaks: schemaOf('NewLoan.days', 'type integer'),
  },
  'category-free': { family: 'constraints', does: 'takes any category', breaks: schemaOf('NewItem.category', 'enum') },
  'tags-many': {
    family: 'constraints',
    does: 'takes any number of tags',
    breaks: schemaOf('NewItem.tags', 'maxItems 5'),
  },
  'tags-doubled': {
    family: 'constraints',
    does: 'takes the same tag twice',
    breaks: schemaOf('NewItem.tags', 'uniqueItems'),
  },
  'tag-empty': {
    family: 'constraints',
    does: 'takes an empty tag',
    breaks: schemaOf('NewItem.tags.items', 'minLength 1'),
  },
  'unknown-property-taken': {
    family: 'constraints',
    does: 'takes unknown properties',
    breaks: schemaOf('NewItem', 'no further properties'),
  },
  'required-not-asked': {
    family: 'constraints',
    does: 'takes an item without a name',
    breaks: schemaOf('NewItem', 'required'),
  },
  'null-taken': {
    family: 'constraints',
    does: 'takes null for a name',
    breaks: schemaOf('NewItem.name', 'type string'),
  },
  'number-from-text': {
    family: 'constraints',
    does: 'takes "12" for a price',
    breaks: schemaOf('NewItem.price', 'type number'),
  },
  'boolean-from-text': {
    family: 'constraints',
    does: 'takes "true" for fragile',
    breaks: schemaOf('NewItem.fragile', 'type boolean'),
  },
  'array-from-text': {
    family: 'constraints',
    does: 'takes one string for a list of tags',
    breaks: schemaOf('NewItem.tags', 'type array'),
  },
  'email-free': {
    family: 'constraints',
    does: 'takes any text as an address',
    breaks: schemaOf('EmailContact.address', 'format email'),
  },
  'date-free': {
    family: 'constraints',
    does: 'takes any text as a day to begin',
    breaks: schemaOf('NewLoan.from', 'format date'),
  },
  'dependent-not-asked': {
    family: 'constraints',
    does: 'takes insured without a value',
    breaks: schemaOf('NewItem', 'dependentRequired'),
  },
  'empty-change-taken': {
    family: 'constraints',
    does: 'takes a change that changes nothing',
    breaks: schemaOf('ItemChange', 'minProperties 1'),
  },
  'limit-zero': { family: 'constraints', does: 'takes limit=0', breaks: 'parameter limit: minimum 1' },
  'limit-high': { family: 'constraints', does: 'takes limit=101', breaks: 'parameter limit: maximum 100' },
  'limit-word': { family: 'constraints', does: 'takes limit=many', breaks: 'parameter limit: type integer' },
  'sort-free': { family: 'constraints', does: 'takes any order', breaks: 'parameter sort: enum' },
  'query-required-not-asked': {
    family: 'constraints',
    does: 'takes a report without a year',
    breaks: 'parameter year: required',
  },

  // state
  'put-lost': {
    family: 'state',
    does: 'answers a replacement as done, and keeps the old item',
    breaks: 'what was written is what is read',
  },
  'patch-lost': {
    family: 'state',
    does: 'answers a change as done, and keeps the old item',
    breaks: 'what was written is what is read',
  },
  'patch-replaces': {
    family: 'state',
    does: 'drops what a change does not name',
    breaks: 'RFC 7396: absent members stay',
  },
  'delete-lost': { family: 'state', does: 'answers a deletion as done, and keeps the item', breaks: 'use after free' },
  'delete-still-listed': { family: 'state', does: 'lists a deleted item', breaks: 'use after free' },
  'refused-kept': {
    family: 'state',
    does: 'keeps an item that it refused with 409',
    breaks: 'a failed creation leaves nothing',
  },
  'create-not-readable': {
    family: 'state',
    does: 'answers a creation, and 404 for the item afterwards',
    breaks: 'ensure resource availability',
  },
  'create-alters': { family: 'state', does: 'stores names in lower case', breaks: 'what was written is what is read' },
  'put-not-idempotent': {
    family: 'state',
    does: 'refuses the same replacement the second time',
    breaks: 'RFC 9110: PUT is idempotent',
  },
  'delete-twice-500': { family: 'state', does: 'answers the second deletion with 500', breaks: 'no server error' },
  'read-only-taken': { family: 'state', does: 'takes an ID from who creates', breaks: schemaOf('Item.id', 'readOnly') },
  'return-lost': {
    family: 'state',
    does: 'answers a return as done, and keeps the loan open',
    breaks: 'what was answered is what is read',
  },
  'get-changes': { family: 'state', does: 'changes an item by reading it', breaks: 'RFC 9110: GET is safe' },
  'page-repeats': {
    family: 'state',
    does: 'begins a page with the last item of the page before',
    breaks: 'link next: pages do not overlap',
  },
  'stale-match-ignored': {
    family: 'state',
    does: 'replaces an item whatever If-Match says',
    breaks: 'RFC 9110: 412 where If-Match is false',
  },

  // streams
  'stream-as-json': {
    family: 'streams',
    does: 'labels the stream as application/json',
    breaks: 'the response has text/event-stream only',
  },
  'stream-unknown-event': {
    family: 'streams',
    does: 'sends an event that is not declared',
    breaks: 'x-sse-events: events',
  },
  'stream-no-start': { family: 'streams', does: 'begins without started', breaks: 'x-sse-events: order' },
  'stream-late-start': {
    family: 'streams',
    does: 'sends started after the first count',
    breaks: 'x-sse-events: order',
  },
  'stream-after-end': {
    family: 'streams',
    does: 'sends an event after the terminal one',
    breaks: 'x-sse-events: terminal',
  },
  'stream-no-end': { family: 'streams', does: 'closes without a terminal event', breaks: 'x-sse-events: order' },
  'stream-index-gap': { family: 'streams', does: 'skips an index', breaks: 'x-sse-events: index' },
  'stream-index-from-one': { family: 'streams', does: 'begins to count at one', breaks: 'x-sse-events: index' },
  'stream-field-missing': {
    family: 'streams',
    does: 'leaves a field out of an event',
    breaks: schemaOf('Counted', 'required'),
  },
  'stream-field-type': {
    family: 'streams',
    does: 'writes a count as a string',
    breaks: schemaOf('Counted.found', 'type integer'),
  },
  'stream-not-json': {
    family: 'streams',
    does: 'writes a payload that is no JSON',
    breaks: 'x-sse-events: payloads are JSON',
  },
  'stream-no-blank-line': {
    family: 'streams',
    does: 'leaves the blank line between two events out',
    breaks: 'HTML: an event ends with a blank line',
  },
  'stream-space-before-colon': {
    family: 'streams',
    does: 'writes `event : counted`',
    breaks: 'HTML: the field name ends at the colon',
  },
  'stream-two-ends': { family: 'streams', does: 'sends two terminal events', breaks: 'x-sse-events: terminal' },
  'stream-never-ends': {
    family: 'streams',
    does: 'goes on counting for ever',
    breaks: schemaOf('Counted.position', 'maximum 99'),
  },
  'stream-silent': { family: 'streams', does: 'opens the stream and sends nothing', breaks: 'x-sse-events: order' },
  'stream-last-cut': {
    family: 'streams',
    does: 'closes within the last event',
    breaks: 'HTML: what has no blank line is no event',
  },
  'stream-cancel-no-end': {
    family: 'streams',
    does: 'closes the stream of a cancelled stocktake without a terminal event',
    breaks: 'cancelStocktake: the stream ends with cancelled',
  },
  'stream-cancel-more': {
    family: 'streams',
    does: 'sends a count after cancelled',
    breaks: 'x-sse-events: terminal',
  },
  'stream-cancel-ignored': {
    family: 'streams',
    does: 'answers a cancellation as done, and counts on to the end',
    breaks: 'cancelStocktake: the stream ends with cancelled',
  },
  'stream-cancel-silent': {
    family: 'streams',
    does: 'sends nothing more to a stream that is open when it is cancelled, and does not end it',
    breaks: 'cancelStocktake: the stream ends with cancelled',
  },
  'stream-left-down': {
    family: 'streams',
    does: 'answers everything with 500 once a client has left a stream before its end',
    breaks: 'no server error',
  },
  'stream-left-forgotten': {
    family: 'streams',
    does: 'forgets a stocktake whose stream a client has left',
    breaks: 'ensure resource availability',
  },
  'stream-slow-drops': {
    family: 'streams',
    does: 'drops events that a slow reader has not taken yet',
    breaks: 'x-sse-events: order',
  },

  // auth
  'auth-ignored': { family: 'auth', does: 'asks nobody for a token to delete an item', breaks: 'security: member' },
  'auth-any-token': { family: 'auth', does: 'takes any token', breaks: 'security: member' },
  'auth-any-scheme': {
    family: 'auth',
    does: 'takes a token under Basic as well',
    breaks: 'RFC 9110: the scheme is part of the credentials',
  },
  'auth-empty-token': { family: 'auth', does: 'takes an empty token', breaks: 'security: member' },
  'auth-no-role': { family: 'auth', does: 'shows the report for any key', breaks: 'security: admin' },
  'auth-foreign-shown': {
    family: 'auth',
    does: "shows another member's loan",
    breaks: 'a loan is seen by its member alone: 404',
  },
  'auth-foreign-403': {
    family: 'auth',
    does: "answers another member's loan with 403",
    breaks: '403 is not declared, and tells that the loan is there',
  },
  'auth-late': { family: 'auth', does: 'answers 404 before it asks for a token', breaks: 'security: 401 comes first' },
  'auth-case': {
    family: 'auth',
    does: 'takes `Bearer` only, not `bearer`',
    breaks: 'RFC 9110: the scheme is case-insensitive',
  },
  'auth-removed-500': { family: 'auth', does: 'answers a missing header with 500', breaks: 'no server error' },
  'auth-stream-open': { family: 'auth', does: 'streams to anybody', breaks: 'security: member' },
  'auth-prefix': { family: 'auth', does: 'takes any token that begins as a known one', breaks: 'security: member' },

  // metrics
  'metrics-family-missing': { family: 'metrics', does: 'exposes no items_created_total', breaks: 'required metric' },
  'metrics-type-wrong': { family: 'metrics', does: 'exposes items_in_stock as a counter', breaks: 'metric type gauge' },
  'metrics-label-missing': { family: 'metrics', does: 'counts requests without their status', breaks: 'label status' },
  'metrics-label-extra': {
    family: 'metrics',
    does: 'counts requests by their path as well',
    breaks: 'labels method and status only',
  },
  'metrics-label-value': {
    family: 'metrics',
    does: 'labels a category in capitals',
    breaks: 'label_values of category',
  },
  'metrics-not-moved': {
    family: 'metrics',
    does: 'creates items and does not count them',
    breaks: 'moved_by createItem',
  },
  'metrics-goes-down': {
    family: 'metrics',
    does: 'starts counting anew at each scrape',
    breaks: 'a counter never goes down',
  },
  'metrics-content-type': { family: 'metrics', does: 'exposes metrics as JSON', breaks: 'text/plain; version=0.0.4' },
} as const satisfies Record<string, Bug>

export type BugId = keyof typeof bugs

export const bugIds = Object.keys(bugs) as BugId[]
