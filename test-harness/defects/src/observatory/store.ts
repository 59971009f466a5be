export type Band = 'u' | 'g' | 'r' | 'i' | 'z'

export interface TelescopeDraft {
  title: string
  aperture: number
  coordinates: { latitude: number; longitude: number }
  notes?: string
}

export interface Telescope extends TelescopeDraft {
  telescope: string
  changedAt: string
}

export interface InstrumentDraft {
  name: string
  filters: Band[]
  pixelScale: number
  retiredOn: string | null
}

export interface Instrument extends InstrumentDraft {
  instrumentNo: number
}

export interface ExposureDraft {
  band: Band
  seconds: number
  target: Record<string, unknown>
  rows: number
}

export interface Exposure extends ExposureDraft {
  exposureRef: string
  state: 'queued' | 'aborted'
  queuedAt: string
}

/** Where something stands: `karoo/sutherland-one/7`. No part of it may hold a slash. */
export type Place = string

/** Everything that the service knows. Children are found by the place of their parent. */
export interface Store {
  telescopes: Map<Place, { site: string; revision: number; value: Telescope }>
  instruments: Map<Place, { parent: Place; value: Instrument }>
  exposures: Map<string, { parent: Place; value: Exposure }>
  lastInstrumentNo: number
}

export const emptyStore = (): Store => ({
  telescopes: new Map(),
  instruments: new Map(),
  exposures: new Map(),
  lastInstrumentNo: 0,
})

export const childrenOf = <Child extends { parent: Place }>(children: Map<string, Child>, parent: Place): Child[] =>
  [...children.values()].filter((child) => child.parent === parent)

export const removeInstrument = (store: Store, place: Place): void => {
  for (const { value } of childrenOf(store.exposures, place)) store.exposures.delete(value.exposureRef)
  store.instruments.delete(place)
}
