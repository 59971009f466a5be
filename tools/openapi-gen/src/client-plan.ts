import type { ApiModel, JsonObject, MediaType, Parameter } from '@throughline/openapi'
import type { OperationParts, ResponseParts } from './api-parts.ts'
import { block, key, literal } from './emit.ts'
import { headerKind, headerReaders } from './header-values.ts'
import { type BodyKind, bodyKind } from './media-types.ts'
import { objectAt } from './pointers.ts'
import { type SchemeParts, securityOf } from './security.ts'
import { isObject } from './walk-schemas.ts'

/**
 * What the runtime needs to know of an operation, as code: it names the functions of the runtime that the operation
 * needs, so that a bundle of it holds no others.
 */
// implements: TL-OPENAPI-141
export const planText = (
  parts: OperationParts,
  model: ApiModel,
  schemes: readonly SchemeParts[],
  indent: string,
): string => {
  const { operation, parameters, body, responses } = parts
  const inner = `${indent}  `
  const sends = [
    ...parameters.flatMap((group) => group.parameters.map(parameterText)),
    ...(body && body.content.length > 0 ? [bodyText(body.content, model, inner)] : []),
    ...securityText(operation.pointer, model, schemes),
  ]
  return record(
    [
      ['name', literal(operation.operationId)],
      ['method', literal(operation.method.toUpperCase())],
      ['path', literal(operation.path)],
      ['sends', sends.length === 0 ? undefined : block('[', sends, ']', inner)],
      ['redirects', responses.some(isRedirect) ? 'true' : undefined],
      ['answers', answersText(responses, model, inner)],
    ],
    indent,
  )
}

type Entry = readonly [name: string, code: string | undefined]

/** An object literal of code; what is undefined is left out. */
const record = (entries: readonly Entry[], indent: string, lead = 0): string => {
  const members = entries.flatMap(([name, code]) => (code === undefined ? [] : [`${key(name)}: ${code}`]))
  return members.length === 0 ? '{}' : block('{', members, '}', indent, ',', lead)
}

const call = (name: string, ...args: readonly (string | undefined)[]): string => {
  const given = args.slice(0, args.findLastIndex((each) => each !== undefined) + 1)
  return `runtime.${name}(${given.map(String).join(', ')})`
}

// implements: TL-OPENAPI-015
const parameterText = (parameter: Parameter): string => {
  const { in: place, style, explode, contentType } = parameter
  const name = literal(parameter.name)
  const json = contentType !== undefined && bodyKind(contentType) === 'json'
  // What differs from the default of the function.
  const exploded = explode === (style === 'form') ? undefined : String(explode)
  if (place === 'header') return json ? call('jsonHeader', name) : call('header', name, exploded)
  if (place === 'cookie') return json ? call('jsonCookie', name) : call('cookie', name, exploded)
  if (place === 'query') return json ? call('jsonQuery', name) : queryText(name, parameter)
  if (json) return call('jsonPath', name)
  return call(style === 'matrix' ? 'matrixPath' : style === 'label' ? 'labelPath' : 'path', name, exploded)
}

const queryText = (
  name: string,
  { style, explode, allowReserved }: Pick<Parameter, 'style' | 'explode' | 'allowReserved'>,
): string => {
  const write = allowReserved ? 'runtime.reserved' : undefined
  if (style === 'deepObject') return call('deepQuery', name, write)
  const exploded = explode === (style === 'form') ? undefined : String(explode)
  if (style === 'spaceDelimited') return call('spacedQuery', name, exploded, write)
  return call(style === 'pipeDelimited' ? 'pipedQuery' : 'query', name, exploded, write)
}

const writers = { json: 'toJson', text: 'toText', events: 'toText', binary: 'toBytes' } as const

// implements: TL-OPENAPI-143
const bodyText = (content: readonly MediaType[], model: ApiModel, indent: string): string => {
  const entries = content.map((media): Entry => {
    const kind = bodyKind(media.name)
    if (kind === 'form') return [media.name, call('toForm', encodingsText(formEncodings(media, model), indent))]
    if (kind === 'multipart') return [media.name, call('toMultipart', encodingsText(partTypes(media, model), indent))]
    return [media.name, `runtime.${writers[kind]}`]
  })
  return call('body', record(entries, `${indent}  `))
}

const encodingsText = (entries: readonly Entry[], indent: string): string | undefined =>
  entries.length === 0 ? undefined : record(entries, `${indent}    `)

/** @see OpenAPI 3.1.1 §4.8.15 Encoding Object */
const encodingsOf = (media: MediaType, model: ApiModel): [string, JsonObject][] => {
  const object = objectAt(model, media.pointer)
  const node = object?.encoding
  return isObject(node) ? Object.entries(node).flatMap(([name, each]) => (isObject(each) ? [[name, each]] : [])) : []
}

/** A property whose encoding says a style is written as a query parameter; else its media type decides. */
const formEncodings = (media: MediaType, model: ApiModel): Entry[] =>
  encodingsOf(media, model).flatMap(([name, { style, explode, allowReserved, contentType }]): Entry[] => {
    if (style === undefined && explode === undefined && allowReserved === undefined) {
      const json = typeof contentType === 'string' && bodyKind(contentType) === 'json'
      return json ? [[name, call('jsonQuery', literal(name))]] : []
    }
    const written = typeof style === 'string' ? style : 'form'
    const exploded = typeof explode === 'boolean' ? explode : written === 'form'
    return [
      [name, queryText(literal(name), { style: written, explode: exploded, allowReserved: allowReserved === true })],
    ]
  })

/** The media types of parts; where an encoding lists several, or a range, each file says its own. */
const partTypes = (media: MediaType, model: ApiModel): Entry[] =>
  encodingsOf(media, model).flatMap(([name, { contentType }]): Entry[] =>
    typeof contentType === 'string' && !/[,*]/.test(contentType) ? [[name, literal(contentType)]] : [],
  )

// implements: TL-OPENAPI-150
const securityText = (pointer: string, model: ApiModel, schemes: readonly SchemeParts[]): string[] => {
  const sets = securityOf(pointer, model, schemes)
  if (sets.length === 0) return []
  return [
    call(
      'secured',
      ...sets.map((set) =>
        record(
          set.map(({ name, code }) => [name, code]),
          '',
        ),
      ),
    ),
  ]
}

const isRedirect = ({ response: { status } }: ResponseParts): boolean => /^3(?:0[1-378]|xx)$/i.test(status)

/** Statuses that are answered alike share an entry. */
// implements: TL-OPENAPI-014
const answersText = (responses: readonly ResponseParts[], model: ApiModel, indent: string): string => {
  const alike = new Map<string, string[]>()
  for (const each of responses) {
    const text = answerText(each, model, `${indent}  `)
    const { status } = each.response
    // `4xx` and `4XX` are one key.
    alike.set(text, [...(alike.get(text) ?? []), status === 'default' ? status : status.toUpperCase()])
  }
  return record(
    [...alike].map(([text, statuses]) => [statuses.join(' '), text]),
    indent,
  )
}

const answerText = (parts: ResponseParts, model: ApiModel, indent: string): string => {
  const { response, content } = parts
  const readers = (required: boolean): string | undefined => {
    const found = response.headers.filter((header) => header.required === required)
    const entries = found.map((header): Entry => [header.name, headerReaders[headerKind(header, model)]])
    return found.length === 0 ? undefined : record(entries, `${indent}  `)
  }
  const contents = content.map((media): Entry => [media.name, contentReader(media, parts, `${indent}    `)])
  return record(
    [
      ['headers', readers(true)],
      ['optionalHeaders', readers(false)],
      ['content', contents.length === 0 ? undefined : record(contents, `${indent}  `)],
    ],
    indent,
    // Behind its statuses.
    25,
  )
}

const readers = {
  json: 'json',
  text: 'text',
  form: 'fields',
  binary: 'bytes',
  multipart: 'bytes',
} as const satisfies Record<Exclude<BodyKind, 'events'>, string>

const contentReader = (media: MediaType, { streams }: ResponseParts, indent: string): string => {
  const kind = bodyKind(media.name)
  if (kind !== 'events') return `runtime.${readers[kind]}`
  const events = streams.find((stream) => stream.media === media)?.events ?? []
  const terminal = events.filter(({ event }) => event.terminal).map(({ event }) => literal(event.name))
  const sentinel = media.sse?.sentinel
  const kinds = events.map(
    ({ event }): Entry => [event.name, event.content === 'text' ? 'runtime.textData' : 'runtime.jsonData'],
  )
  const ends = record(
    [
      ['terminal', terminal.length === 0 ? undefined : `[${terminal.join(', ')}]`],
      ['sentinel', sentinel === undefined ? undefined : literal(sentinel)],
    ],
    '',
  )
  return call('events', events.length === 0 ? undefined : record(kinds, indent, 60), ends === '{}' ? undefined : ends)
}
