import { isJsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import type fc from 'fast-check'
import type { SchemaDocument } from '../contract/schema-document.ts'
import { newAjv } from '../contract/schema-judge.ts'
import type { Picks } from './facts.ts'
import type { Alphabet } from './text.ts'

/** A part of a schema for which no value is made, and what stands in the way. */
export interface Gap {
  /** Where in the value: `/tags/0`; empty for the value itself. */
  path: string
  constraint: string
}

export type Made = fc.Arbitrary<JsonValue> | undefined

/** Where in a value something is made. */
export interface Spot {
  /** As of a gap. */
  path: string
  /** So many values are around it. */
  depth: number
  /** Which alternatives its schemas were taken to mean. */
  picks: Picks
}

const nonePicked: Picks = new Map()

export const top: Spot = { path: '', depth: 0, picks: nonePicked }

/** The spot of a member, or of an item. */
export const within = ({ path, depth }: Spot, step: string | number): Spot => ({
  path: `${path}/${step}`,
  depth: depth + 1,
  picks: nonePicked,
})

/** The same spot, with one more alternative chosen. */
export const picking = (spot: Spot, list: object, at: number): Spot => ({
  ...spot,
  picks: new Map(spot.picks).set(list, at),
})

/** What all parts of one value are made with. */
export interface Maker {
  document: SchemaDocument
  alphabet: Alphabet
  /** Values of schemas that all hold at once; undefined where there are none. */
  make(schemas: readonly SchemaObject[], spot: Spot): Made
  /** Whether a value keeps all of these schemas. */
  keeps(schemas: readonly SchemaObject[]): (value: unknown) => boolean
  /** Notes what cannot be made. */
  gap(path: string, constraint: string): void
}

/** Optional parts are left out beyond this depth; a recursive schema ends there. */
export const deepest = 4
/** What needs itself without end has no value. */
export const endless = 14

export const maker = (document: SchemaDocument, alphabet: Alphabet, make: Maker['make'], gaps: Gap[]): Maker => {
  const ajv = newAjv()
  ajv.addSchema({ $defs: document.schema.$defs }, root)
  const ids = new Map<SchemaObject, number>()
  const compiled = new Map<string, ValidateFunction>()
  return {
    document,
    alphabet,
    make,
    keeps(schemas) {
      const key = keyOf(ids, schemas)
      return (value) => {
        const known = compiled.get(key)
        const validate = known ?? ajv.compile({ allOf: schemas.map(fromOutside) })
        if (!known) compiled.set(key, validate)
        return validate(value) === true
      }
    },
    gap(path, constraint) {
      // A schema that refers to itself says the same further down.
      const isSame = (each: Gap) =>
        each.constraint === constraint && each.path.split('/').at(-1) === path.split('/').at(-1)
      if (!gaps.some(isSame)) gaps.push({ path, constraint })
    },
  }
}

const root = 'document:'

/** A copy whose references lead into the document: what they lead to is compiled once. */
const fromOutside = (schema: JsonValue): JsonValue => {
  if (Array.isArray(schema)) return schema.map(fromOutside)
  if (!isJsonObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? `${root}${value}`
        : literals.has(key)
          ? value
          : fromOutside(value),
    ]),
  )
}

/** Values, not schemas. */
const literals = new Set(['const', 'enum', 'default'])

/** The same text for the same schema objects. */
export const keyOf = (ids: Map<SchemaObject, number>, schemas: readonly SchemaObject[]): string =>
  schemas
    .map((schema) => {
      if (typeof schema === 'boolean') return String(schema)
      const id = ids.get(schema) ?? ids.size
      ids.set(schema, id)
      return id
    })
    .join()
