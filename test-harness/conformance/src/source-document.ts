import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value, and the URL by which ajv finds it. */
export interface Place {
  value: Json
  url: string
}

/** Says what is wrong with a value; nothing where it is as its schema says. */
export type Judge = (value: unknown) => string | undefined

/**
 * The document as its authors wrote it, file by file, and plain ajv on its schemas: it shares nothing with the reader
 * and the validators that it judges.
 */
export interface SourceDocument {
  root: Place
  /** One step into a value; a reference is followed first. */
  at(place: Place, ...keys: (string | number)[]): Place | undefined
  /** Follows references, through files. */
  follow(place: Place): Place
  judge(schema: Place): Judge
}

/** Where ajv finds everything: the files of the document, side by side. */
const base = 'source:document'

export const readSource = (file: string): SourceDocument => {
  const rootUrl = pathToFileURL(resolve(file)).href
  const text = (url: string) => readFileSync(fileURLToPath(url), 'utf8')
  const is30 = String((parseText(text(rootUrl), rootUrl) as JsonObject).openapi).startsWith('3.0')
  const numbers = new Map<string, number>()
  const files: Json[] = []
  const load = (url: string): number => {
    const known = numbers.get(url)
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(url, number)
    const value = parseText(text(url), url)
    files[number] = pointed(is30 ? asJsonSchema(value) : withoutNullable(value), (reference) => {
      const [target = '', fragment = ''] = new URL(reference, url).href.split('#')
      return `#/files/${load(target)}${fragment}`
    })
    return number
  }
  load(rootUrl)
  const options = { strict: false, validateSchema: false, logger: false, inlineRefs: false } as const
  const ajv = is30 ? new Ajv(options) : new Ajv2020(options)
  addFormats.default(ajv)
  // Not decided by JSON Schema: bytes are sent as they are.
  ajv.addFormat('binary', true)
  const whole = { files }
  ajv.addSchema(whole, base)
  const named = (reference: string): Place => {
    let value: Json | undefined = whole
    for (const token of reference.split('/').slice(1)) {
      value = (value as JsonObject)[unescapeToken(decodeURIComponent(token))]
    }
    if (value === undefined) throw new Error(`nothing stands at ${reference}`)
    return { value, url: `${base}${reference}` }
  }
  const follow = (place: Place): Place => {
    let now = place
    while (isObject(now.value) && typeof now.value.$ref === 'string') now = named(now.value.$ref)
    return now
  }
  const judges = new Map<string, Judge>()
  return {
    root: named('#/files/0'),
    follow,
    at(place, ...keys) {
      let now = follow(place)
      for (const key of keys) {
        const inner: Json | undefined = Array.isArray(now.value)
          ? now.value[Number(key)]
          : isObject(now.value) && Object.hasOwn(now.value, key)
            ? now.value[key]
            : undefined
        if (inner === undefined) return undefined
        now = follow({ value: inner, url: `${now.url}/${encodeURIComponent(escapeToken(String(key)))}` })
      }
      return now
    },
    judge(schema) {
      const known = judges.get(schema.url)
      if (known !== undefined) return known
      const validate = ajv.compile({ $ref: schema.url })
      const judge: Judge = (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors))
      judges.set(schema.url, judge)
      return judge
    },
  }
}

/** A copy in which every reference is the pointer that `point` makes of it. */
const pointed = (value: Json, point: (reference: string) => string): Json => {
  if (Array.isArray(value)) return value.map((inner) => pointed(inner, point))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? point(inner) : pointed(inner, point),
    ]),
  )
}

const parseText = (text: string, url: string): Json =>
  (url.endsWith('.json') ? JSON.parse(text) : parse(text, { merge: true, maxAliasCount: -1 })) as Json

const escapeToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

/** In 3.1 the word says nothing, and ajv would take it for the one of 3.0. */
const withoutNullable = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutNullable)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'nullable' || typeof inner !== 'boolean')
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNullable(inner)]))
}

/** What OpenAPI 3.0 says otherwise than JSON Schema: `nullable`, exclusive bounds, nothing beside a reference. */
const asJsonSchema = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(asJsonSchema)
  if (!isObject(value)) return value
  if (typeof value.$ref === 'string') return { $ref: value.$ref }
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJsonSchema(inner)]))
  for (const [exclusive, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof copy[exclusive] !== 'boolean') continue
    if (copy[exclusive] && copy[bound] !== undefined) {
      copy[exclusive] = copy[bound]
      delete copy[bound]
    } else delete copy[exclusive]
  }
  const { nullable, ...rest } = copy
  if (typeof nullable !== 'boolean') return copy
  return nullable ? { anyOf: [{ type: 'null' }, rest] } : rest
}
