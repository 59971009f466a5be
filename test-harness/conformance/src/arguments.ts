import { type Random, random, seedOf } from './random.ts'
import { body as anyBody, sample } from './sample.ts'
import { isObject, type Json, type Place, type SourceDocument } from './source-document.ts'
import {
  kindsOf,
  type SourceMedia,
  type SourceOperation,
  type SourceParameter,
  schemaInside,
} from './source-operations.ts'

/** What a client's function is called with. */
export interface Arguments {
  path?: Record<string, Json>
  query?: Record<string, Json>
  headers?: Record<string, Json>
  cookies?: Record<string, Json>
  body?: unknown
  contentType?: string
}

export interface Call {
  arguments: Arguments
  media: SourceMedia | undefined
  /** The body as a value of its schema, before parts of it became bytes. */
  value: Json | undefined
}

export const groups = { path: 'path', query: 'query', header: 'headers', cookie: 'cookies' } as const

/** Made for each place alone: what changes elsewhere in a document changes nothing here. */
export const randomAt = (place: string): Random => random(seedOf(place))

/**
 * Arguments after the schemas of an operation, with one of its bodies.
 * @returns what no value was found for, where there is such a thing
 */
export const makeCall = (
  source: SourceDocument,
  operation: SourceOperation,
  media: SourceMedia | undefined,
  turn: number,
): Call | { unmade: string } => {
  const made: Arguments = {}
  const id = `${operation.method} ${operation.path} ${turn}`
  for (const parameter of operation.parameters) {
    const source_ = randomAt(`${id} ${parameter.in} ${parameter.name}`)
    // Every optional parameter is sent in the first turn, and about half of them in further ones.
    if (!parameter.required && turn > 0 && source_.chance(0.5)) continue
    const value = parameterValue(source, parameter, source_)
    if (value === undefined) {
      if (parameter.required) return { unmade: `${parameter.in} ${parameter.name}` }
      continue
    }
    const group = (made[groups[parameter.in]] ??= {})
    group[parameter.name] = value
  }
  if (media === undefined) return { arguments: made, media, value: undefined }
  // Ranges such as `image/*` name no type to send.
  const contentType = media.name.includes('*') ? { contentType: media.name.replaceAll('*', 'x-any') } : {}
  const several = operation.bodies.length > 1 ? { contentType: media.name, ...contentType } : contentType
  const body = bodyValue(source, media, randomAt(`${id} body`))
  if (body === undefined) return { unmade: `body ${media.name}` }
  return { arguments: { ...made, ...several, body: body.sent }, media, value: body.value }
}

const parameterValue = (source: SourceDocument, parameter: SourceParameter, from: Random): Json | undefined => {
  const carrier = { alphabet: parameter.in === 'header' ? 'header' : 'any', flat: !parameter.json } as const
  // `.` and `..` cannot stand in a path.
  for (let attempt = 0; attempt < 5; attempt++) {
    const found = sample(source, parameter.schema, from, carrier)
    if (found && !['', '.', '..'].includes(String(found.value))) return found.value
  }
  return undefined
}

const bodyValue = (
  source: SourceDocument,
  media: SourceMedia,
  from: Random,
): { value: Json | undefined; sent: unknown } | undefined => {
  const isJson = /[/+]json\b/.test(media.name)
  const isForm = /^(?:multipart\/|application\/x-www-form-urlencoded)/.test(media.name)
  if (!isJson && !isForm)
    return {
      value: undefined,
      sent:
        media.name.startsWith('text/') || /[/+](?:xml|yaml)\b/.test(media.name)
          ? 'some text, ü'
          : new Blob(['\u0001bytes\u00ff']),
    }
  if (media.schema === undefined) return { value: undefined, sent: isJson ? { any: 'thing' } : {} }
  const found = sample(source, media.schema, from, anyBody)
  if (found === undefined) return undefined
  if (isJson) return { value: found.value, sent: found.value }
  if (!isObject(found.value)) return undefined
  const { schema } = media
  const value = sendable(source, schema, found.value)
  if (value === undefined) return undefined
  const sent = Object.entries(value).map(([name, inner]) => [name, withBytes(source, schema, name, inner)])
  return { value, sent: Object.fromEntries(sent) }
}

/** What a form cannot say, no value and an empty list, is left out where it may be. */
const sendable = (source: SourceDocument, schema: Place, value: Record<string, Json>): (Json & object) | undefined => {
  const says = (inner: Json) => inner !== null && !(Array.isArray(inner) && inner.length === 0)
  const kept = Object.fromEntries(Object.entries(value).filter(([, inner]) => says(inner)))
  return source.judge(schema)(kept) === undefined ? kept : undefined
}

const withBytes = (source: SourceDocument, schema: Place, name: string, value: Json): unknown => {
  const property = schemaInside(source, schema, 'properties', name)
  if (property === undefined) return value
  if (typeof value === 'string' && isBytes(source, property)) return new Blob([value])
  if (!Array.isArray(value)) return value
  const items = schemaInside(source, property, 'items')
  return items && isBytes(source, items) ? value.map((item) => new Blob([String(item)])) : value
}

const isBytes = (source: SourceDocument, schema: Place): boolean => {
  const { value } = source.follow(schema)
  return (
    isObject(value) &&
    kindsOf(source, schema).has('string') &&
    (value.format === 'binary' || value.contentMediaType === 'application/octet-stream')
  )
}
