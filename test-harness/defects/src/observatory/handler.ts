import type { BugId } from './bugs.ts'
import type { Store } from './store.ts'

/** A request that the document admits, with its defaults filled in. */
export interface Admitted {
  site: string
  telescope: string
  instrumentNo: number
  exposureRef: string
  page: number
  perPage: number
  band: string | undefined
  ifMatch: string | undefined
  body: unknown
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: unknown
  frames?: string[]
}

export interface Observatory {
  store: Store
  has: (bug: BugId) => boolean
  now: () => Date
  newExposureRef: () => string
}

export type Handler = (request: Admitted) => Answer
