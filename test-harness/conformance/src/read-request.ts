import { isObject, type Json, type Place, type SourceDocument } from './source-document.ts'
import {
  kindsOf,
  type SourceMedia,
  type SourceOperation,
  type SourceParameter,
  schemaInside,
} from './source-operations.ts'

/** A request as the server got it: nothing decoded. */
export interface Received {
  method: string
  /** Path and query, raw. */
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array<ArrayBuffer>
}

/** Text, as one value, several, or by name. */
export type Raw = string | string[] | { [name: string]: string }

/** The raw text of each path parameter, if the path is of this template. */
export const pathTexts = (template: string, path: string): Record<string, string> | undefined => {
  const names: string[] = []
  const pattern = template.replaceAll(/\{([^}]*)\}|[.*+?^${}()|[\]\\]/g, (found, name?: string) => {
    if (name === undefined) return `\\${found}`
    names.push(name)
    return '([^/]*)'
  })
  const match = new RegExp(`^${pattern}$`).exec(path)
  return match === null ? undefined : Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']))
}

/** Pairs of a query, of a form or of cookies, both sides raw. */
export const pairsOf = (text: string, separator: string | RegExp): [string, string][] =>
  text === ''
    ? []
    : text.split(separator).map((pair) => {
        const at = pair.indexOf('=')
        return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
      })

const decode = (text: string): string => decodeURIComponent(text)
/** In a query a plus sign is a space. */
export const decodeQuery = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

const objectFrom = (texts: readonly string[], explode: boolean, decoded: (text: string) => string): Raw => {
  if (explode) {
    return Object.fromEntries(texts.map((text) => pairsOf(text, '\u0000').flat().map(decoded) as [string, string]))
  }
  const pairs: [string, string][] = []
  for (let at = 0; at < texts.length; at += 2) pairs.push([decoded(texts[at] ?? ''), decoded(texts[at + 1] ?? '')])
  return Object.fromEntries(pairs)
}

type Shape = 'array' | 'object' | 'scalar'

export const shapeOf = (source: SourceDocument, schema: Place, sent: unknown): Shape => {
  const kinds = kindsOf(source, schema)
  // Where a schema leaves several open, only the sender knows which it is.
  if (kinds.has('array') && (kinds.size === 1 || Array.isArray(sent))) return 'array'
  if (kinds.has('object') && (kinds.size === 1 || isObject(sent))) return 'object'
  return kinds.size === 0 && Array.isArray(sent) ? 'array' : kinds.size === 0 && isObject(sent) ? 'object' : 'scalar'
}

const split = (
  text: string,
  { explode, shape, separator, decoded }: { explode: boolean; shape: Shape; separator: string; decoded: typeof decode },
): Raw => {
  if (shape === 'scalar') return decoded(text)
  const texts = text.split(separator)
  return shape === 'array' ? texts.map(decoded) : objectFrom(texts, explode, decoded)
}

/** @see OpenAPI 3.1.1 §4.8.12.2, the table of styles */
export const pathValue = ({ style, explode, name }: SourceParameter, text: string, shape: Shape): Raw => {
  if (style === 'label') {
    return split(text.slice(1), {
      explode,
      shape,
      separator: explode && shape !== 'scalar' ? '.' : ',',
      decoded: decode,
    })
  }
  if (style !== 'matrix') return split(text, { explode, shape, separator: ',', decoded: decode })
  const pairs = pairsOf(text.slice(1), ';')
  if (explode && shape === 'array') return pairs.map(([, value]) => decode(value))
  if (explode && shape === 'object')
    return Object.fromEntries(pairs.map(([key, value]) => [decode(key), decode(value)]))
  if (pairs.length !== 1 || pairs[0]?.[0] !== name) return `no ${name} in ${text}`
  return split(pairs[0][1], { explode: false, shape, separator: ',', decoded: decode })
}

const delimiters: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C' }

/** Takes its pairs out of `pairs`. Nothing where it was not sent. */
export const takeQuery = (
  { style, explode, name }: Pick<SourceParameter, 'style' | 'explode' | 'name'>,
  pairs: [string, string][],
  shape: Shape,
  properties: (name: string) => boolean,
): Raw | undefined => {
  const take = (wanted: (key: string) => boolean): [string, string][] => {
    const taken = pairs.filter(([key]) => wanted(decodeQuery(key)))
    for (const pair of taken) pairs.splice(pairs.indexOf(pair), 1)
    return taken.map(([key, value]) => [decodeQuery(key), value])
  }
  if (shape === 'object' && style === 'deepObject') {
    const taken = take((key) => key.startsWith(`${name}[`) && key.endsWith(']'))
    if (taken.length === 0) return undefined
    return Object.fromEntries(taken.map(([key, value]) => [key.slice(name.length + 1, -1), decodeQuery(value)]))
  }
  if (shape === 'object' && explode) {
    const taken = take(properties)
    return taken.length === 0 ? undefined : Object.fromEntries(taken.map(([key, value]) => [key, decodeQuery(value)]))
  }
  const taken = take((key) => key === name)
  const [first] = taken
  if (first === undefined) return undefined
  if (shape === 'array' && explode) return taken.map(([, value]) => decodeQuery(value))
  return split(first[1], { explode: false, shape, separator: delimiters[style] ?? ',', decoded: decodeQuery })
}

export const headerValue = ({ explode }: { explode: boolean }, text: string, shape: Shape): Raw =>
  split(text, { explode, shape, separator: ',', decoded: (part) => part })

/** The value that a text stands for, after its schema. */
export const typed = (source: SourceDocument, schema: Place | undefined, raw: Raw): Json => {
  if (typeof raw !== 'string') {
    if (Array.isArray(raw)) {
      const items = schema && schemaInside(source, schema, 'items')
      return raw.map((text) => typed(source, items, text))
    }
    return Object.fromEntries(
      Object.entries(raw).map(([name, text]) => {
        const property = schema && (schemaInside(source, schema, 'properties', name) ?? additional(source, schema))
        return [name, typed(source, property, text)]
      }),
    )
  }
  const kinds = schema ? kindsOf(source, schema) : new Set()
  if (kinds.has('number') && raw.trim() !== '' && Number.isFinite(Number(raw))) return Number(raw)
  if (kinds.has('boolean') && (raw === 'true' || raw === 'false')) return raw === 'true'
  if (kinds.has('object') || kinds.has('array')) {
    try {
      return JSON.parse(raw) as Json
    } catch {
      return raw
    }
  }
  return raw
}

const additional = (source: SourceDocument, schema: Place): Place | undefined => {
  const place = source.at(schema, 'additionalProperties')
  return place !== undefined && isObject(place.value) ? place : undefined
}

/** A body with what its media type says it is; bytes where the media type says nothing. */
export const readBody = async (
  source: SourceDocument,
  media: SourceMedia,
  { headers, body }: Received,
  sent: unknown,
): Promise<Json | Uint8Array> => {
  const text = new TextDecoder().decode(body)
  if (/[/+]json\b/.test(media.name)) return JSON.parse(text) as Json
  if (media.schema === undefined) return body
  if (media.name.startsWith('application/x-www-form-urlencoded'))
    return readForm(source, media, pairsOf(text, '&'), sent)
  if (!media.name.startsWith('multipart/')) return media.name.startsWith('text/') ? text : body
  const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const members: [string, Json][] = []
  for (const name of new Set(form.keys())) {
    const texts = await Promise.all(form.getAll(name).map((part) => (typeof part === 'string' ? part : part.text())))
    members.push([name, member(source, media.schema, name, texts)])
  }
  return Object.fromEntries(members)
}

const member = (source: SourceDocument, schema: Place, name: string, texts: string[]): Json => {
  const property = schemaInside(source, schema, 'properties', name) ?? additional(source, schema)
  const many = property !== undefined && kindsOf(source, property).has('array')
  return typed(source, property, many ? texts : (texts[0] ?? ''))
}

const readForm = (source: SourceDocument, media: SourceMedia, pairs: [string, string][], sent: unknown): Json => {
  const schema = media.schema as Place
  const encoding = source.at(media.place, 'encoding')
  const members: [string, Json][] = []
  for (const [name, value] of Object.entries(isObject(sent) ? sent : {})) {
    const how = encoding && source.at(encoding, name)?.value
    const { style, explode } = isObject(how) ? how : {}
    const property = schemaInside(source, schema, 'properties', name) ?? additional(source, schema)
    const deep = style === 'deepObject' && isObject(value)
    const shape = Array.isArray(value) ? 'array' : deep ? 'object' : 'scalar'
    const raw = takeQuery(
      { name, style: typeof style === 'string' ? style : 'form', explode: explode !== false },
      pairs,
      shape,
      () => false,
    )
    if (raw !== undefined) members.push([name, typed(source, property, raw)])
  }
  for (const [name, value] of pairs) members.push([decodeQuery(name), decodeQuery(value)])
  return Object.fromEntries(members)
}

export type { SourceOperation }
