/** What the observatory can do wrong where it is told to; nothing that looks for bugs reads this. */
export type Family = 'status' | 'body' | 'headers' | 'constraints' | 'state' | 'stream' | 'auth'

export interface Bug {
  id: string
  family: Family
  does: string
  /** The words of the document or of a standard that it breaks. */
  breaks: string
}

export const bugs = [
  {
    id: 'replaced-is-created',
    family: 'status',
    does: 'a PUT on a telescope that is there answers 201',
    breaks: 'putTelescope 201: "There was none of this name"; RFC 9110 §9.3.4: 200 or 204 where one was modified',
  },
  {
    id: 'null-crashes',
    family: 'status',
    does: 'a change of an instrument to `retiredOn: null` answers 500',
    breaks: 'InstrumentChange.retiredOn is nullable; 500 is no declared status',
  },
  {
    id: 'null-left-out',
    family: 'body',
    does: 'an instrument that is in use is answered without `retiredOn`',
    breaks: 'Instrument requires retiredOn, which may be null',
  },
  {
    id: 'problem-of-other-status',
    family: 'body',
    does: 'the problem of a 422 says `status: 400`',
    breaks:
      'RFC 9457 §3.1.2: the member is the status code that the server generated, and generators use the same code',
  },
  {
    id: 'problem-as-json',
    family: 'headers',
    does: 'problems are sent as application/json',
    breaks: 'every declared problem is application/problem+json',
  },
  {
    id: 'location-without-parent',
    family: 'headers',
    does: 'the Location of a new instrument leaves its telescope out',
    breaks: 'mountInstrument 201 Location: "Where it is from now on."; RFC 9110 §10.2.2',
  },
  {
    id: 'name-unanchored',
    family: 'constraints',
    does: 'the pattern of a telescope name is looked for anywhere in it',
    breaks: "TelescopeName's pattern is anchored at both ends",
  },
  {
    id: 'bound-included',
    family: 'constraints',
    does: 'an exposure of 0 seconds is queued, and none of less',
    breaks: 'ExposureDraft.seconds: minimum 0 with exclusiveMinimum',
  },
  {
    id: 'patch-replaces',
    family: 'state',
    does: 'a change of an instrument that does not name `retiredOn` takes it back to null',
    breaks: 'changeInstrument: "Changes what is named and leaves the rest as it is"; RFC 7396 §1',
  },
  {
    id: 'pages-overlap',
    family: 'state',
    does: 'each page after the first of the exposures starts with the last exposure of the page before',
    breaks: 'listExposures: "oldest first, a page at a time", with perPage and totalItems',
  },
  {
    id: 'children-outlive',
    family: 'state',
    does: 'instruments of a telescope that was removed are still answered by number',
    breaks: 'removeTelescope: "with its instruments and their exposures"; readInstrument 404: "There is no such thing"',
  },
  {
    id: 'rows-from-one',
    family: 'stream',
    does: 'rows of a readout are counted from 1',
    breaks: 'x-sse-events of readOut: index rowNo, which counts 0, 1, 2 …',
  },
  {
    id: 'never-done',
    family: 'stream',
    does: 'a readout ends after its last row, without done',
    breaks: 'x-sse-events of readOut: order opened row* (done | saturated)',
  },
  {
    id: 'any-password',
    family: 'auth',
    does: "an observer's password is not looked at",
    breaks: 'security of every writing operation: observer; 401: "missing or wrong"',
  },
  {
    id: 'other-site-reads',
    family: 'auth',
    does: 'an exposure is looked up by its ref alone, at whatever site it is',
    breaks: 'info: "Whatever belongs to another site is answered as if it was not there"',
  },
] as const satisfies readonly Bug[]

export type BugId = (typeof bugs)[number]['id']
