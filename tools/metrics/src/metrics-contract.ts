import type { Location } from '@throughline/kernel'

export const metricTypes = ['counter', 'gauge', 'histogram', 'summary'] as const
export type MetricType = (typeof metricTypes)[number]

/**
 * One metric family that services promise.
 * @see https://prometheus.io/docs/concepts/data_model/
 */
export interface MetricRow {
  name: string
  type: MetricType
  /** In the order of the contract. */
  labels: string[]
  help?: string
  unit?: string
  /** Upper bounds of a histogram, without +Inf. */
  buckets?: number[]
  /** Allowed values by label. */
  labelValues: ReadonlyMap<string, readonly string[]>
  /** Regular expressions by label; each must match the whole value. */
  labelPatterns: ReadonlyMap<string, string>
  /** How many series the labels may make together. */
  familyBudget?: number
  /** Operations that move it when they succeed. */
  movedBy: string[]
  reqIds: string[]
  pointer: string
}

export interface MetricsContract {
  /** Relative to the workspace. */
  file: string
  metrics: MetricRow[]
  /** Whether every row could be read. */
  complete: boolean
  /** How many values a label may have. */
  budgets: ReadonlyMap<string, number>
  /** Metrics with these prefixes may be exposed without a row: those of the runtime, say. */
  allowPrefixes: string[]
  locate(pointer: string, options?: { key?: boolean }): Location
}
