import type { Location } from '@throughline/kernel'

export const familyTypes = ['counter', 'gauge', 'histogram', 'summary', 'untyped'] as const
export type FamilyType = (typeof familyTypes)[number]

/** One line of an exposition that holds a value. */
export interface Sample {
  /** `latency_ms_bucket`, where the family is `latency_ms`. */
  name: string
  labels: ReadonlyMap<string, string>
  value: number
  /** Milliseconds since the epoch. */
  timestamp?: number
  location: Location
}

/**
 * Everything that an exposition says about one metric.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export interface MetricFamily {
  name: string
  type: FamilyType
  help?: string
  samples: Sample[]
  /** Of its first line. */
  location: Location
}

/** The label with which a type marks its own series. */
export const ownLabel = (type: FamilyType): string | undefined =>
  type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : undefined

/** What tells a series from the others of its name; `without` is left out. */
export const seriesKey = ({ labels }: Sample, without?: string): string =>
  JSON.stringify([...labels].filter(([name]) => name !== without).sort(([a], [b]) => (a < b ? -1 : 1)))
