import { isObject, type Json, type Place, type SourceDocument } from './source-document.ts'

export interface SourceParameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required: boolean
  style: string
  explode: boolean
  /** Written as JSON. */
  json: boolean
  schema: Place
}

export interface SourceMedia {
  name: string
  place: Place
  schema: Place | undefined
}

export interface SourceAnswer {
  status: string
  place: Place
  content: SourceMedia[]
  headers: { name: string; required: boolean; schema: Place }[]
}

export interface SourceOperation {
  method: string
  path: string
  parameters: SourceParameter[]
  bodyRequired: boolean
  bodies: SourceMedia[]
  answers: SourceAnswer[]
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** The operations of a document, read from what its authors wrote. */
export const sourceOperations = (source: SourceDocument): SourceOperation[] => {
  const { root, at } = source
  const found: SourceOperation[] = []
  for (const path of keysOf(at(root, 'paths'))) {
    for (const method of keysOf(at(root, 'paths', path)).filter((key) => methods.includes(key))) {
      const operation = at(root, 'paths', path, method) as Place
      const common = parametersAt(source, at(root, 'paths', path, 'parameters'))
      const own = parametersAt(source, at(operation, 'parameters'))
      const overridden = (one: SourceParameter) => own.some((each) => each.name === one.name && each.in === one.in)
      found.push({
        method,
        path,
        parameters: [...common.filter((each) => !overridden(each)), ...own],
        bodyRequired: at(operation, 'requestBody', 'required')?.value === true,
        bodies: contentAt(source, at(operation, 'requestBody', 'content')),
        answers: keysOf(at(operation, 'responses'))
          .filter((status) => !status.startsWith('x-'))
          .map((status) => answerAt(source, status, at(operation, 'responses', status) as Place)),
      })
    }
  }
  return found
}

const keysOf = (place: Place | undefined): string[] => (place && isObject(place.value) ? Object.keys(place.value) : [])

// Whoever names these as parameters is told by the specification that they are ignored.
const ignored = ['accept', 'content-type', 'authorization']

const parametersAt = (source: SourceDocument, list: Place | undefined): SourceParameter[] => {
  if (list === undefined || !Array.isArray(list.value)) return []
  return list.value.flatMap((_, index) => {
    const place = source.at(list, index) as Place
    const { name, in: where, required, style, explode, content } = place.value as { [key: string]: Json }
    const position = where as SourceParameter['in']
    if (position === 'header' && ignored.includes(String(name).toLowerCase())) return []
    const how = typeof style === 'string' ? style : position === 'query' || position === 'cookie' ? 'form' : 'simple'
    const [media] = isObject(content) ? Object.keys(content) : []
    const schema = media === undefined ? source.at(place, 'schema') : source.at(place, 'content', media, 'schema')
    return [
      {
        name: String(name),
        in: position,
        required: required === true,
        style: how,
        explode: typeof explode === 'boolean' ? explode : how === 'form',
        json: media !== undefined,
        schema: schema ?? { value: true, url: '' },
      },
    ]
  })
}

const contentAt = (source: SourceDocument, content: Place | undefined): SourceMedia[] =>
  keysOf(content).map((name) => {
    const place = source.at(content as Place, name) as Place
    return { name, place, schema: source.at(place, 'schema') }
  })

const answerAt = (source: SourceDocument, status: string, place: Place): SourceAnswer => ({
  status,
  place,
  content: contentAt(source, source.at(place, 'content')),
  headers: keysOf(source.at(place, 'headers')).flatMap((name) => {
    const header = source.at(place, 'headers', name) as Place
    const schema = source.at(header, 'schema')
    if (schema === undefined || name.toLowerCase() === 'content-type') return []
    return [{ name, required: (header.value as { required?: Json }).required === true, schema }]
  }),
})

export type Kind = 'array' | 'object' | 'number' | 'boolean' | 'string'

/** What a value of this schema may be, as far as its text can tell. */
export const kindsOf = (source: SourceDocument, place: Place, seen: Set<Json> = new Set()): Set<Kind> => {
  const { value, url } = source.follow(place)
  if (!isObject(value) || seen.has(value)) return new Set()
  seen.add(value)
  const kinds = new Set<Kind>()
  for (const type of Array.isArray(value.type) ? value.type : [value.type]) {
    if (type === 'integer' || type === 'number') kinds.add('number')
    else if (type === 'array' || type === 'object' || type === 'boolean' || type === 'string') kinds.add(type)
  }
  if (value.type === undefined) {
    if (isObject(value.properties) || isObject(value.additionalProperties)) kinds.add('object')
    if (value.items !== undefined) kinds.add('array')
    for (const each of Array.isArray(value.enum) ? value.enum : []) {
      if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean')
        kinds.add(typeof each as Kind)
    }
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = value[keyword]
    if (!Array.isArray(list)) continue
    for (const [index, inner] of list.entries()) {
      for (const kind of kindsOf(source, { value: inner, url: `${url}/${keyword}/${index}` }, seen)) kinds.add(kind)
    }
  }
  return kinds
}

/** The schema of a property or of the items, wherever in the compositions of a schema it stands. */
export const schemaInside = (
  source: SourceDocument,
  place: Place,
  keyword: 'items' | 'properties',
  name?: string,
): Place | undefined => {
  const { value, url } = source.follow(place)
  if (!isObject(value)) return undefined
  const here = name === undefined ? source.at({ value, url }, keyword) : source.at({ value, url }, keyword, name)
  if (here !== undefined) return here
  for (const composed of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, inner] of (Array.isArray(value[composed]) ? value[composed] : []).entries()) {
      const found = schemaInside(source, { value: inner, url: `${url}/${composed}/${index}` }, keyword, name)
      if (found !== undefined) return found
    }
  }
  return undefined
}
