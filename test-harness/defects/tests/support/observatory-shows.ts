import type { BugId } from '../../src/observatory/bugs.ts'
import { atacama, type Call, wrongPassword } from './observatory-ask.ts'

/** What was asked before, and what is asked to see the bug. */
export interface Show {
  given: Call[]
  ask: Call
}

const coordinates = { latitude: -32.38, longitude: 20.81 }
const telescope = '/telescopes/sutherland-one'
const instrument = `${telescope}/instruments/1`
const exposure = `${instrument}/exposures/EXP-000001`

const putUp: Call = { method: 'PUT', path: telescope, body: { title: 'Sutherland One', aperture: 1.9, coordinates } }
const mounted: Call = {
  method: 'POST',
  path: `${telescope}/instruments`,
  body: { name: 'Camera', filters: ['g', 'r'], pixelScale: 0.5, retiredOn: '2026-01-31' },
}
const inUse: Call = { ...mounted, body: { name: 'Camera', filters: ['g', 'r'], pixelScale: 0.5 } }
const queue = (seconds: number): Call => ({
  method: 'POST',
  path: `${instrument}/exposures`,
  body: { band: 'g', seconds, target: { kind: 'planet', planet: 'saturn' }, rows: 2 },
})

export const shows: Record<BugId, Show> = {
  'replaced-is-created': { given: [putUp], ask: putUp },
  'null-crashes': {
    given: [putUp, mounted],
    ask: { method: 'PATCH', path: instrument, body: { retiredOn: null } },
  },
  'null-left-out': { given: [putUp, inUse], ask: { method: 'GET', path: instrument } },
  'problem-of-other-status': { given: [], ask: { method: 'PUT', path: telescope, body: {} } },
  'problem-as-json': { given: [], ask: { method: 'GET', path: telescope } },
  'location-without-parent': { given: [putUp], ask: mounted },
  'name-unanchored': { given: [], ask: { ...putUp, path: '/telescopes/Sutherland_One' } },
  'bound-included': { given: [putUp, mounted], ask: queue(0) },
  'patch-replaces': {
    given: [putUp, mounted],
    ask: { method: 'PATCH', path: instrument, body: { name: 'Spectrograph' } },
  },
  'pages-overlap': {
    given: [putUp, mounted, queue(1), queue(2)],
    ask: { method: 'GET', path: `${instrument}/exposures?page=2&perPage=1` },
  },
  'children-outlive': {
    given: [putUp, mounted, { method: 'DELETE', path: telescope }],
    ask: { method: 'GET', path: instrument },
  },
  'rows-from-one': { given: [putUp, mounted, queue(1)], ask: { method: 'GET', path: `${exposure}/readout` } },
  'never-done': { given: [putUp, mounted, queue(1)], ask: { method: 'GET', path: `${exposure}/readout` } },
  'any-password': { given: [], ask: { ...putUp, headers: wrongPassword } },
  'other-site-reads': {
    given: [putUp, mounted, queue(1)],
    ask: { method: 'GET', path: exposure, headers: atacama },
  },
}
