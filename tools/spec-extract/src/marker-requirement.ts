import type { Heading } from '@throughline/markdown'
import type { Nodes } from 'mdast'
import { attributeNamed } from './attribute-table.ts'
import { statementOf } from './candidate.ts'
import { type InlineText, inlineText, joined, sliced } from './inline-text.ts'
import { type Marker, markerOf } from './marker.ts'
import type { WrittenAttribute } from './read-attributes.ts'
import { add, isAttributeList, type Reader, splitAttributes } from './reader.ts'

/** Markers that stand before nothing yet: a heading may follow. */
export interface Pending {
  flat: InlineText
  markers: Marker[]
}

/**
 * Reads a paragraph that begins with a marker: what it marks is the rest of it, else the block behind it.
 * @param most how many blocks behind belong to it in any case
 * @returns how many blocks behind it were taken, and those among them that may hold requirements of their own
 */
// implements: TL-EXTRACT-014
export const readMarker = (
  reader: Reader,
  flat: InlineText,
  rest: readonly Nodes[],
  pending: Pending[] | undefined,
  isDefining: (reader: Reader, node: Nodes) => boolean,
  most = 0,
): { taken: number; body: Nodes[] } => {
  const { markers, end } = markersOf(flat, reader)
  const own = sliced(flat, end)
  const isEmpty = own.text.trim() === ''
  const open = isEmpty || own.text.trimEnd().endsWith(':')
  const wanted = Math.max(most, open ? 1 : 0)
  const candidates = rest.slice(0, wanted)
  const stop = most > 0 ? -1 : candidates.findIndex((node) => isDefining(reader, node))
  const taken = stop === -1 ? candidates : candidates.slice(0, stop)
  const list = rest[taken.length]
  const attributed = isAttributeList(reader, list) && list ? [list] : []
  const { attributes, others } = splitAttributes(reader, [...taken, ...attributed])
  if (isEmpty && others.length === 0 && pending) {
    pending.push({ flat, markers })
    return { taken: 0, body: [] }
  }
  const kept = others.flatMap((node) => (node.type === 'list' ? node.children : [node]))
  const more = kept.filter((node) => !isDefining(reader, node))
  const whole = more.length > 0 ? joined(own, inlineText(more)) : own
  const statement = statementOf(whole, 0)
  for (const marker of markers) addMarker(reader, flat, marker, statement, attributes)
  return { taken: taken.length + attributed.length, body: others }
}

const markersOf = (flat: InlineText, { ids }: Reader): { markers: Marker[]; end: number } => {
  const markers: Marker[] = []
  let end = 0
  for (let marker = markerOf(flat, ids); marker; marker = markerOf({ prose: flat.prose.slice(end, end + 440) }, ids)) {
    markers.push({ ...marker, start: end + marker.start })
    end += marker.end
  }
  return { markers, end }
}

const addMarker = (
  reader: Reader,
  flat: InlineText,
  marker: Marker,
  statement: ReturnType<typeof statementOf>,
  attributes: readonly WrittenAttribute[],
): void => {
  const location = reader.at(flat.parts[0]?.source ?? 0)
  const fields = marker.fields.flatMap(({ key, value }): WrittenAttribute[] => {
    const name = attributeNamed(key)
    return name === undefined ? [] : [{ name, value, location }]
  })
  const all = [...fields, ...attributes]
  add(reader, { flat, near: marker.start, ids: [marker.id], form: 'marker', statement, attributes: all })
}

/** Markers right before a heading mark its section. */
export const markHeading = (reader: Reader, pending: Pending[], heading: Heading, parents: string[]): void => {
  const { section, anchor } = reader
  reader.section = parents
  reader.anchor = heading.anchor
  const prose = inlineText([heading.node]).prose
  for (const { flat, markers } of pending.splice(0)) {
    const statement = { title: heading.text, text: heading.text, prose }
    for (const marker of markers) addMarker(reader, flat, marker, statement, [])
  }
  reader.section = section
  reader.anchor = anchor
}

/** Markers at the end of a document mark nothing, and are requirements without a text. */
export const endMarkers = (reader: Reader, pending: Pending[]): void => {
  for (const { flat, markers } of pending.splice(0)) {
    for (const marker of markers) addMarker(reader, flat, marker, { title: undefined, text: '', prose: '' }, [])
  }
}
