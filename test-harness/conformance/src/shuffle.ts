import type { Random } from './random.ts'
import { isObject, type Json, type JsonObject } from './source-document.ts'

/** What the names in an object mean: fields of the specification, names of the author, or nothing known. */
type Names = 'fields' | 'chosen' | 'opaque'

/** Fields whose value is an object of names that the author chose. */
const chosenNames = new Set(
  (
    'paths webhooks responses schemas parameters examples requestBodies headers securitySchemes links callbacks ' +
    'pathItems content encoding properties patternProperties $defs definitions dependentSchemas dependentRequired ' +
    'mapping variables scopes'
  ).split(' '),
)

/** Fields whose value is the author's own: it is data, not a description. */
const data = new Set(['default', 'example', 'enum', 'const', 'value', 'security'])

const namesOf = (field: string, value: Json): Names => {
  if (data.has(field) || field.startsWith('x-')) return 'opaque'
  // In a schema `examples` is a list of values.
  if (field === 'examples' && Array.isArray(value)) return 'opaque'
  return chosenNames.has(field) && isObject(value) ? 'chosen' : 'fields'
}

/**
 * The same document with the keys of every fixed object in another order: of the document, a path item, an operation,
 * a schema … Names that the author chose keep theirs, since their order is shown in what is made of them.
 */
export const shuffled = (value: Json, random: Random, names: Names = 'fields'): Json => {
  if (names === 'opaque') return value
  if (Array.isArray(value)) return value.map((inner) => shuffled(inner, random, 'fields'))
  if (!isObject(value)) return value
  if (names === 'chosen') {
    // A callback and a path item by an expression are objects of fixed fields inside of chosen names.
    return mapped(Object.entries(value), (_, inner) => shuffled(inner, random, 'fields'))
  }
  return mapped(random.shuffled(Object.entries(value)), (field, inner) =>
    shuffled(inner, random, namesOf(field, inner)),
  )
}

const mapped = (entries: readonly [string, Json][], change: (name: string, value: Json) => Json): JsonObject =>
  Object.fromEntries(entries.map(([name, value]) => [name, change(name, value)]))
