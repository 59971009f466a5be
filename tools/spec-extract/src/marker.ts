import type { IdFinder } from '@throughline/kernel'
import type { InlineText } from './inline-text.ts'

/** A line `r[area.topic.rule]` of its own, before what it marks. */
export interface Marker {
  id: string
  /** `key=value` behind the ID. */
  fields: { key: string; value: string }[]
  /** Of the ID, and of what stands behind the marker. */
  start: number
  end: number
}

/** Those that are known to be in use; any other short word will do as well. */
export const prefixes: ReadonlySet<string> = new Set(['r', 'req', 'rule'])

const markerPattern = /^\s*([a-z][a-z0-9]{0,15})\[([^\][\n]{1,400})\][ \t]*(?:\n|$)/

/**
 * A family takes either the ID, or the whole marker: `r\[[a-z.-]+\]` finds IDs nowhere else. A version behind the ID
 * (`rule+2`) is no part of it.
 */
// implements: TL-EXTRACT-014
export const markerOf = ({ prose }: Pick<InlineText, 'prose'>, ids: IdFinder): Marker | undefined => {
  const [whole = '', prefix = '', inside = ''] = markerPattern.exec(prose.slice(0, 440)) ?? []
  if (inside === '') return undefined
  const [written = '', ...rest] = inside.trim().split(/\s+/)
  const id = written.replace(/\+\d+$/, '')
  if (![id, `${prefix}[${id}]`, written, `${prefix}[${written}]`].some(ids.is)) return undefined
  const fields = rest.flatMap((field) => {
    const [, key = '', value = ''] = /^([a-z]+)=(\S+)$/.exec(field) ?? []
    return key === '' ? [] : [{ key, value }]
  })
  return { id, fields, start: whole.indexOf('[') + 1, end: whole.length }
}
