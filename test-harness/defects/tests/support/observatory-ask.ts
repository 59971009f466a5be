import type { Hono } from 'hono'
import { createObservatory } from '../../src/observatory/app.ts'
import type { BugId } from '../../src/observatory/bugs.ts'

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

export const karoo = { 'X-Site-Key': 'karoo-7f3a', Authorization: basic('naledi:sky:high') }
export const atacama = { 'X-Site-Key': 'atacama-91c0', Authorization: basic('ines:dry air') }
export const wrongPassword = { ...karoo, Authorization: basic('naledi:guessed') }

const keys = {
  'karoo-7f3a': { site: 'karoo', observers: { naledi: 'sky:high' } },
  'atacama-91c0': { site: 'atacama', observers: { ines: 'dry air' } },
}

export interface Call {
  method: string
  path: string
  body?: unknown
  headers?: Record<string, string>
}

/** A service of its own, whose clock stands and whose names are counted. */
export const startObservatory = (bug?: BugId): Hono => {
  let exposures = 0
  let traces = 0
  return createObservatory({
    keys,
    bug,
    now: () => new Date('2026-06-21T22:10:00Z'),
    newExposureRef: () => `EXP-${(++exposures).toString(16).toUpperCase().padStart(6, '0')}`,
    newTraceRef: () => `trace-${++traces}`,
  })
}

export const ask = async (app: Hono, { method, path, body, headers }: Call): Promise<Response> => {
  const mediaType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  return app.request(path, {
    method,
    headers: { ...karoo, ...headers, ...(body === undefined ? {} : { 'Content-Type': mediaType }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** The whole answer as HTTP would write it. */
export const answerText = async (response: Response): Promise<string> => {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  return [response.status, ...headers, '', await response.text()].join('\n').trim()
}
