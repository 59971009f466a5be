import type { ApiModel, JsonValue, SchemaObject } from '@throughline/openapi'
import type { AliasOf } from './api-parts.ts'
import type { Code } from './emit.ts'
import { data } from './emit.ts'
import { nameSpace } from './names.ts'
import { pointerOfRef, valueAt } from './pointers.ts'
import { isObject } from './walk-schemas.ts'

const scalars = ['number', 'boolean', 'null', 'string'] as const
type Scalar = (typeof scalars)[number]

type ShapeRef = Shape | Code

/** What a server must know of a schema to read a value from text: `runtime.Shape`, with code where it names another. */
export interface Shape {
  scalars?: Scalar[]
  items?: ShapeRef
  properties?: Record<string, ShapeRef>
  others?: ShapeRef
  bytes?: true
}

export interface ValueShapes {
  /** Nothing where any text is meant as it stands. */
  of(schema: SchemaObject | undefined): ShapeRef | undefined
  /** The named shapes that were referred to so far. */
  constants(): string[]
}

/** Shapes of one document. A named schema that is more than a scalar gets a constant: it may contain itself. */
// implements: TL-OPENAPI-162
export const valueShapes = (model: ApiModel, aliasOf: AliasOf, taken: readonly string[]): ValueShapes => {
  const space = nameSpace(taken)
  const names = new Map<string, string>()
  const waiting: { name: string; schema: JsonValue; trail: readonly string[] }[] = []

  const refer = (schema: JsonValue | undefined, trail: readonly string[]): ShapeRef => {
    if (!isObject(schema) || typeof schema.$ref !== 'string') return inline(schema, trail)
    const target = valueAt(model, schema.$ref)
    const alias = aliasOf(schema)
    if (alias === undefined || isScalar(target)) return inline(schema, trail)
    let name = names.get(alias)
    if (name === undefined) {
      name = space.take(`shape${alias}`)
      names.set(alias, name)
      waiting.push({ name, schema, trail: [] })
    }
    const constant = name
    return () => `() => ${constant}`
  }

  const inline = (schema: JsonValue | undefined, trail: readonly string[]): Shape => {
    if (!isObject(schema)) return {}
    if (typeof schema.$ref === 'string') {
      const pointer = pointerOfRef(schema.$ref)
      return trail.includes(pointer) ? {} : inline(valueAt(model, schema.$ref), [...trail, pointer])
    }
    const types = typesOf(schema)
    const shape: Shape = {}
    const found = scalars.filter((scalar) => types.has(scalar))
    if (found.length > 0) shape.scalars = found
    if (schema.format === 'binary') shape.bytes = true
    const { items, prefixItems, properties, additionalProperties, patternProperties } = schema
    if (types.has('array') || items !== undefined || Array.isArray(prefixItems)) {
      const each = [...(Array.isArray(prefixItems) ? prefixItems : []), items].filter((item) => item !== undefined)
      const [only, ...more] = each
      shape.items = more.length === 0 ? refer(only, trail) : each.map((item) => inline(item, trail)).reduce(merged, {})
    }
    if (isObject(properties)) {
      shape.properties = Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, refer(value, trail)]),
      )
    }
    if (additionalProperties === true || isObject(additionalProperties))
      shape.others = refer(additionalProperties, trail)
    else if (isObject(patternProperties)) shape.others = {}
    else if (types.has('object') && shape.properties === undefined && additionalProperties !== false) shape.others = {}
    const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
      const list = schema[keyword]
      return Array.isArray(list) ? list : []
    })
    return parts.map((part) => inline(part, trail)).reduce(merged, shape)
  }

  const constants: string[] = []
  return {
    of: (schema) => {
      const shape = refer(schema, [])
      return typeof shape === 'function' || !isAnyText(shape) ? shape : undefined
    },
    constants: () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        constants.push(`const ${next.name}: runtime.Shape = ${data(inline(next.schema, next.trail))}\n`)
      }
      return constants
    },
  }
}

const isAnyText = (shape: Shape): boolean =>
  Object.keys(shape).every((name) => name === 'scalars') && (shape.scalars ?? []).every((scalar) => scalar === 'string')

const composing = ['$ref', 'allOf', 'anyOf', 'oneOf', 'items', 'prefixItems', 'properties', 'additionalProperties']

const isScalar = (schema: JsonValue): boolean =>
  isObject(schema) &&
  !composing.some((keyword) => keyword in schema) &&
  [...typesOf(schema)].every((type) => type !== 'array' && type !== 'object')

const typesOf = ({
  type,
  enum: values,
  const: value,
  nullable,
}: Record<string, JsonValue | undefined>): Set<string> => {
  const named = Array.isArray(type) ? type : type === undefined ? [] : [type]
  const types = new Set(named.map((each) => (each === 'integer' ? 'number' : String(each))))
  if (types.size === 0) {
    for (const each of [...(Array.isArray(values) ? values : []), ...(value === undefined ? [] : [value])]) {
      types.add(each === null ? 'null' : Array.isArray(each) ? 'array' : typeof each)
    }
  }
  if (nullable === true) types.add('null')
  return types
}

/** What may be one or the other, or must be both, may be written as either. */
const merged = (a: Shape, b: Shape): Shape => {
  const either = [...(a.scalars ?? []), ...(b.scalars ?? [])]
  const found = scalars.filter((scalar) => either.includes(scalar))
  const items = a.items ?? b.items
  const others = a.others ?? b.others
  return {
    ...(found.length > 0 && { scalars: found }),
    ...(items !== undefined && { items }),
    ...((a.properties ?? b.properties) && { properties: { ...b.properties, ...a.properties } }),
    ...(others !== undefined && { others }),
    ...((a.bytes ?? b.bytes) && { bytes: true as const }),
  }
}
