import { canonicalJson } from '@throughline/kernel'
import { isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import type { SchemaDocument } from '../contract/schema-document.ts'

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** Which alternative of a list, or of a condition, is taken: by the object in the document. */
export type Picks = ReadonlyMap<object, number>

/** A list of alternatives that is still to be chosen from. */
export interface Choice {
  keyword: 'oneOf' | 'anyOf'
  branches: JsonValue[]
}

/** What several schemas say of one value, all at once. */
export interface Facts {
  /** As far as they are named. */
  types?: Set<JsonType>
  integer: boolean
  /** Every value there is. */
  values?: JsonValue[]
  min: number
  max: number
  above: number
  below: number
  steps: number[]
  shortest: number
  longest: number
  patterns: string[]
  formats: string[]
  least: number
  most: number
  unique: boolean
  /** Items are told by each schema apart: an index stands in its prefix, else under its `items`. */
  lists: { prefix: SchemaObject[]; rest?: SchemaObject }[]
  contains: { schema: SchemaObject; min: number; max: number }[]
  fewest: number
  mostMembers: number
  /** What is additional to one schema may be a property of another. */
  objects: { properties: JsonObject; patterns: JsonObject; additional?: SchemaObject }[]
  required: Set<string>
  forbidden: Set<string>
  needs: Map<string, string[]>
  dependents: { name: string; schema: JsonObject }[]
  names: SchemaObject[]
  /** Nothing but what a schema names. */
  closed: boolean
  choices: Choice[]
  conditions: JsonObject[]
  /** Keywords that a value is held to once it is made, since they cannot be built in. */
  held: Set<string>
}

const none = (): Facts => ({
  integer: false,
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  above: Number.NEGATIVE_INFINITY,
  below: Number.POSITIVE_INFINITY,
  steps: [],
  shortest: 0,
  longest: Number.POSITIVE_INFINITY,
  patterns: [],
  formats: [],
  least: 0,
  most: Number.POSITIVE_INFINITY,
  unique: false,
  lists: [],
  contains: [],
  fewest: 0,
  mostMembers: Number.POSITIVE_INFINITY,
  objects: [],
  required: new Set(),
  forbidden: new Set(),
  needs: new Map(),
  dependents: [],
  names: [],
  closed: false,
  choices: [],
  conditions: [],
  held: new Set(),
})

const bounds = {
  minimum: ['min', Math.max],
  maximum: ['max', Math.min],
  exclusiveMinimum: ['above', Math.max],
  exclusiveMaximum: ['below', Math.min],
  minLength: ['shortest', Math.max],
  maxLength: ['longest', Math.min],
  minItems: ['least', Math.max],
  maxItems: ['most', Math.min],
  minProperties: ['fewest', Math.max],
  maxProperties: ['mostMembers', Math.min],
} as const

export const isSchema = (value: JsonValue | undefined): value is SchemaObject =>
  typeof value === 'boolean' || isJsonObject(value)

/** The schema that a reference within the document leads to. */
export const definitionOf = ({ schema }: SchemaDocument, reference: string): JsonValue | undefined => {
  const name = /^#\/\$defs\/(s\d+)$/.exec(reference)?.[1]
  return name !== undefined && isJsonObject(schema.$defs) ? schema.$defs[name] : undefined
}

/** Everything that schemas say together; undefined where they say that there is no value. */
export const factsOf = (
  document: SchemaDocument,
  schemas: readonly SchemaObject[],
  picks: Picks = new Map(),
): Facts | undefined => {
  const facts = none()
  const seen = new Set<JsonValue>()
  const visit = (schema: JsonValue | undefined): boolean => {
    if (typeof schema === 'boolean') return schema
    if (!isJsonObject(schema) || seen.has(schema)) return true
    seen.add(schema)
    if (typeof schema.$ref === 'string' && !visit(definitionOf(document, schema.$ref))) return false
    if (Array.isArray(schema.allOf) && !schema.allOf.every(visit)) return false
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const branches = schema[keyword]
      if (!Array.isArray(branches)) continue
      if (keyword === 'oneOf') facts.held.add(keyword)
      const picked = picks.get(branches)
      if (picked === undefined) facts.choices.push({ keyword, branches })
      else {
        const branch = branches[picked]
        if (!visit(branch) || !visit(isJsonObject(branch) ? document.discriminated.get(branch) : undefined))
          return false
      }
    }
    if (schema.if !== undefined) {
      facts.held.add('if')
      const picked = picks.get(schema)
      if (picked === undefined) facts.conditions.push(schema)
      else if (!(picked === 0 ? visit(schema.if) && visit(schema.then) : visit(schema.else))) return false
    }
    if (isSchema(schema.not)) exclude(facts, schema.not)
    return addOwn(facts, schema)
  }
  if (!schemas.every(visit)) return undefined
  return facts.values?.length === 0 || facts.types?.size === 0 ? undefined : facts
}

/** What one schema says by itself. */
const addOwn = (facts: Facts, schema: JsonObject): boolean => {
  const types = typesOf(schema)
  if (types) {
    const { types: before = types } = facts
    facts.types = new Set([...types].filter((type) => before.has(type)))
    if (types.has('number') && ![schema.type].flat().includes('number')) facts.integer = true
  }
  const listed = Array.isArray(schema.enum) ? schema.enum : undefined
  for (const values of [listed, schema.const === undefined ? undefined : [schema.const]]) {
    if (!values) continue
    const before = facts.values && new Set(facts.values.map((each) => canonicalJson(each)))
    facts.values = values.filter((value) => before?.has(canonicalJson(value)) ?? true)
  }
  for (const [keyword, [name, narrower]] of Object.entries(bounds)) {
    const bound = schema[keyword]
    if (typeof bound === 'number') facts[name] = narrower(facts[name], bound)
  }
  if (typeof schema.multipleOf === 'number' && schema.multipleOf > 0) facts.steps.push(schema.multipleOf)
  if (typeof schema.pattern === 'string') facts.patterns.push(schema.pattern)
  if (typeof schema.format === 'string') facts.formats.push(schema.format)
  if (schema.contentEncoding === 'base64') facts.formats.push('byte')
  if (schema.uniqueItems === true) facts.unique = true
  addItems(facts, schema)
  return addMembers(facts, schema)
}

const addItems = (facts: Facts, schema: JsonObject): void => {
  const { items, prefixItems, contains } = schema
  if (isSchema(items) || Array.isArray(prefixItems)) {
    const prefix = Array.isArray(prefixItems) ? prefixItems.filter(isSchema) : []
    facts.lists.push({ prefix, ...(isSchema(items) && { rest: items }) })
  }
  if (isSchema(contains)) {
    const [min, max] = [schema.minContains ?? 1, schema.maxContains ?? Number.POSITIVE_INFINITY]
    facts.contains.push({ schema: contains, min: Number(min), max: Number(max) })
    facts.held.add('contains')
  }
  if (schema.unevaluatedItems !== undefined) facts.held.add('unevaluatedItems')
}

const addMembers = (facts: Facts, schema: JsonObject): boolean => {
  const { properties, patternProperties, additionalProperties, required } = schema
  if (properties !== undefined || patternProperties !== undefined || additionalProperties !== undefined) {
    facts.objects.push({
      properties: isJsonObject(properties) ? properties : {},
      patterns: isJsonObject(patternProperties) ? patternProperties : {},
      ...(isSchema(additionalProperties) && { additional: additionalProperties }),
    })
  }
  for (const name of Array.isArray(required) ? required : []) facts.required.add(String(name))
  for (const [name, others] of Object.entries(isJsonObject(schema.dependentRequired) ? schema.dependentRequired : {})) {
    const known = facts.needs.get(name) ?? []
    facts.needs.set(name, [...known, ...(Array.isArray(others) ? others.map(String) : [])])
  }
  for (const [name, each] of Object.entries(isJsonObject(schema.dependentSchemas) ? schema.dependentSchemas : {})) {
    if (isJsonObject(each)) facts.dependents.push({ name, schema: each })
    if (each === false) facts.held.add('dependentSchemas')
  }
  if (isSchema(schema.propertyNames)) {
    facts.names.push(schema.propertyNames)
    facts.held.add('propertyNames')
  }
  if (schema.unevaluatedProperties !== undefined) {
    facts.held.add('unevaluatedProperties')
    if (schema.unevaluatedProperties === false) facts.closed = true
  }
  return true
}

/** What can be built in of `not`: members that may not be there, and types that it may not have. */
const exclude = (facts: Facts, not: SchemaObject): void => {
  facts.held.add('not')
  if (!isJsonObject(not)) return
  const keys = Object.keys(not)
  const [only] = Array.isArray(not.required) && not.required.length === 1 ? not.required : []
  if (keys.length === 1 && only !== undefined) facts.forbidden.add(String(only))
  if (keys.length === 1 && Array.isArray(not.anyOf)) for (const each of not.anyOf.filter(isSchema)) exclude(facts, each)
  const types = keys.length === 1 ? typesOf(not) : undefined
  if (types && not.type !== 'integer') {
    const before = facts.types ?? new Set<JsonType>(allTypes)
    facts.types = new Set([...before].filter((type) => !types.has(type)))
  }
}

export const allTypes: readonly JsonType[] = ['string', 'number', 'boolean', 'object', 'array', 'null']

const typesOf = (schema: JsonObject): Set<JsonType> | undefined => {
  const named = [schema.type].flat().filter((type) => typeof type === 'string')
  if (named.length === 0) return undefined
  return new Set(named.map((type) => (type === 'integer' ? 'number' : type) as JsonType))
}

/** Where a schema names no type: those of which it says something. */
export const impliedTypes = (facts: Facts): JsonType[] => {
  const says: [JsonType, boolean][] = [
    ['object', facts.objects.length > 0 || facts.required.size > 0 || facts.fewest > 0 || facts.names.length > 0],
    ['array', facts.lists.length > 0 || facts.least > 0 || facts.unique || facts.contains.length > 0],
    ['string', facts.patterns.length > 0 || facts.formats.length > 0 || facts.shortest > 0],
    ['string', facts.longest < Number.POSITIVE_INFINITY],
    ['number', facts.steps.length > 0 || facts.min > Number.NEGATIVE_INFINITY || facts.max < Number.POSITIVE_INFINITY],
    ['number', facts.above > Number.NEGATIVE_INFINITY || facts.below < Number.POSITIVE_INFINITY],
  ]
  return [...new Set(says.filter(([, said]) => said).map(([type]) => type))]
}
