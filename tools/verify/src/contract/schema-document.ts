import { toPointer } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { heldToNames, heldToOwnName, saying, saysOf } from './discriminator.ts'
import { type Subtypes, subtypesOf } from './subtypes.ts'
import { valueAt } from './value-at.ts'

/** A schema of the contract as a document of its own, and where each of its schemas stands in the contract. */
export interface SchemaDocument {
  schema: JsonObject
  /** Pointer into the bundle by schema object. */
  pointers: WeakMap<object, string>
  /** Schemas that stand for a writeOnly property: no answer holds it. */
  writeOnly: WeakSet<object>
  /** Schemas of readOnly properties in requests: allowed, and nothing that a client sends. */
  readOnly: WeakSet<object>
  /** Of alternatives that a discriminator tells apart: what the value of each says of itself. */
  discriminated: WeakMap<object, JsonObject>
}

const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const singles = new Set([
  ...['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'],
  ...['unevaluatedItems', 'unevaluatedProperties'],
])
/** Keywords that assert something by themselves. Whatever is not named here or above is left out. */
const assertions = new Set([
  ...['type', 'enum', 'const', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'],
  ...['maxLength', 'minLength', 'pattern', 'format', 'maxItems', 'minItems', 'uniqueItems', 'maxContains'],
  ...['minContains', 'maxProperties', 'minProperties', 'required', 'dependentRequired'],
  ...['$anchor', '$dynamicAnchor', '$dynamicRef'],
  // Asserts nothing, and says what is sent.
  'contentEncoding',
])

/**
 * Whose value a schema is applied to: an `answer` of the service, a `request` of a client, the same where it is what
 * its discriminators say (`named`), or the `reliance` of a consumer, which is the part of an answer that it reads.
 */
export type Side = 'answer' | 'request' | 'named' | 'reliance'

/** What only a whole value can keep: a part of one is not held to it. */
const ofTheWhole = new Set([
  ...['required', 'minProperties', 'dependentRequired', 'dependentSchemas', 'minItems', 'contains', 'minContains'],
  ...['if', 'then', 'else', 'not'],
])

/**
 * Copies a schema and all that it refers to into one JSON Schema (2020-12) document: 3.0's `nullable` and boolean bounds
 * are rewritten. In answers a writeOnly property is neither required nor allowed, in requests a readOnly one is not
 * required; of what is relied on nothing is required, and everything declared.
 * @see OpenAPI 3.0.4 §4.7.24 and 3.1.1 §4.8.24 Schema Object
 */
// implements: TL-VERIFY-002
export const schemaDocument = (
  model: ApiModel,
  schema: SchemaObject,
  pointer: string,
  side: Side = 'answer',
): SchemaDocument => {
  const pointers = new WeakMap<object, string>()
  const writeOnly = new WeakSet<object>()
  const readOnly = new WeakSet<object>()
  const discriminated = new WeakMap<object, JsonObject>()
  const names = new Map<string, string>()
  const pending: { target: string; named: boolean }[] = []
  const isRequest = side === 'request' || side === 'named'
  const subtypes: ReturnType<typeof subtypesOf> = side === 'answer' || side === 'named' ? subtypesOf(model) : new Map()

  /** A base is applied to a value of its own, or as the part of a subtype that it is. */
  const nameOf = (target: string, isNamed: boolean): string => {
    const named = isNamed && subtypes.size > 0
    const key = named ? `${target} named` : target
    const name = names.get(key) ?? `s${names.size}`
    if (!names.has(key)) {
      names.set(key, name)
      pending.push({ target, named })
    }
    return name
  }
  /** `whole`: the schema of a value, and not one of several that a value has; `named`: not of a part of a subtype. */
  const convert = (node: JsonValue | undefined, at: string, whole: boolean, named: boolean): JsonObject | boolean => {
    if (!isJsonObject(node)) return node !== false
    const copy: JsonObject = {}
    pointers.set(copy, at)
    if (side === 'reliance' && whole && declaresProperties(model, node, at)) copy.unevaluatedProperties = false
    const { $ref } = node
    if (typeof $ref === 'string' && $ref.startsWith('#/')) {
      copy.$ref = `#/$defs/${nameOf(decodedPointer($ref), named)}`
      // In 3.0 nothing beside a reference counts.
      if (model.version === '3.0') return copy
    } else if (typeof $ref === 'string') copy.$ref = $ref
    for (const [key, value] of Object.entries(node)) {
      if (side === 'reliance' && ofTheWhole.has(key)) continue
      const below = `${at}${toPointer([key])}`
      if (assertions.has(key)) copy[key] = value
      else if (singles.has(key)) copy[key] = convert(value, below, true, !ofTheWhole.has(key))
      else if (maps.has(key) && isJsonObject(value)) {
        copy[key] = Object.fromEntries(
          Object.entries(value).map(([name, each]) => [
            name,
            convert(each, below + toPointer([name]), true, key !== 'dependentSchemas'),
          ]),
        )
      } else if (lists.has(key) && Array.isArray(value)) {
        // Parts of a value fit several alternatives.
        const name = side === 'reliance' && key === 'oneOf' ? 'anyOf' : key
        const isOwn = key === 'prefixItems'
        // A list of one is a reference with something beside it.
        const isNamed = isOwn || (named && (key !== 'allOf' || value.length === 1))
        copy[name] = value.map((each, index) => convert(each, `${below}/${index}`, isOwn, isNamed))
      }
    }
    hideOthers(node, copy, at)
    const base = named ? subtypes.get(at) : undefined
    if (base) nameSubtypes(copy, base, at)
    for (const key of ['oneOf', 'anyOf']) {
      const [from, to] = [node[key], copy[key]]
      if (!Array.isArray(from) || !Array.isArray(to)) continue
      to.forEach((branch, index) => {
        const says = saysOf(node.discriminator, from[index])
        if (says && isJsonObject(branch)) discriminated.set(branch, says)
      })
      const ifNamed = side === 'answer' ? heldToNames(node.discriminator, from, to) : []
      if (ifNamed.length > 0) copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), ...ifNamed]
      if (side === 'named') copy[key] = to.map((each, index) => heldToOwnName(node.discriminator, from[index], each))
    }
    return model.version === '3.0' ? withoutOldKeywords(node, copy) : copy
  }
  /** An answer that names a subtype is that; a request that names none is nothing that a service has to take. */
  // implements: TL-VERIFY-225
  const nameSubtypes = (copy: JsonObject, { member, schemas }: Subtypes, at: string): void => {
    const ways = schemas.map(({ pointer: target, names: own, sent }) => {
      const held = target === at ? true : { $ref: `#/$defs/${nameOf(target, false)}` }
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      return { then: { if: saying(member, own), then: held }, either: { allOf: [held, saying(member, sent)] } }
    })
    if (side === 'named') copy.anyOf = ways.map(({ either }) => either)
    else copy.allOf = [...(Array.isArray(copy.allOf) ? copy.allOf : []), ...ways.map(({ then }) => then)]
  }
  /** Takes out what the other side sends. */
  const hideOthers = (node: JsonObject, copy: JsonObject, at: string): void => {
    if (!isJsonObject(node.properties) || !isJsonObject(copy.properties)) return
    const mark = isRequest ? 'readOnly' : 'writeOnly'
    for (const [name, property] of Object.entries(node.properties)) {
      const place = `${at}/properties${toPointer([name])}`
      const { value } = isJsonObject(property) ? model.resolve(property, place) : { value: property }
      if (!(isJsonObject(property) && property[mark] === true) && !(isJsonObject(value) && value[mark] === true))
        continue
      if (Array.isArray(copy.required)) copy.required = copy.required.filter((each) => each !== name)
      const own = copy.properties[name]
      if (isRequest && isJsonObject(own)) readOnly.add(own)
      if (isRequest) continue
      const never: JsonObject = { not: {} }
      pointers.set(never, place)
      writeOnly.add(never)
      copy.properties[name] = never
    }
  }

  const top = convert(schema, pointer, true, true)
  const definitions: JsonObject = {}
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { target, named } = next
    definitions[nameOf(target, named)] = convert(valueAt(model.bundle, target), target, false, named)
  }
  const root: JsonObject = { $defs: definitions, allOf: [top] }
  return { schema: root, pointers, writeOnly, readOnly, discriminated }
}

/** Whether a schema says which properties there are, in each of its alternatives: one that says nothing is open. */
const declaresProperties = (model: ApiModel, schema: JsonValue, pointer: string): boolean => {
  const way = new Set<JsonValue>()
  const declares = (node: JsonValue, at: string): boolean => {
    const { value, pointer: place } = model.resolve(node, at)
    if (!isJsonObject(value) || way.has(value)) return false
    way.add(value)
    const parts = (key: string): boolean[] => {
      const list = value[key]
      return Array.isArray(list) ? list.map((part, index) => declares(part, `${place}/${key}/${index}`)) : []
    }
    const all = (key: string): boolean => {
      const each = parts(key)
      return each.length > 0 && each.every(Boolean)
    }
    const found = isJsonObject(value.properties) || parts('allOf').some(Boolean) || all('anyOf') || all('oneOf')
    way.delete(value)
    return found
  }
  return declares(schema, pointer)
}

const withoutOldKeywords = (node: JsonObject, copy: JsonObject): JsonObject => {
  for (const [bound, flag] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof copy[flag] !== 'boolean') continue
    if (copy[flag] === true && typeof copy[bound] === 'number') copy[flag] = copy[bound]
    else delete copy[flag]
  }
  if (node.nullable === true && typeof copy.type === 'string') copy.type = [copy.type, 'null']
  return copy
}

const decodedPointer = (reference: string): string => {
  const pointer = reference.slice(1)
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

/** The JSON types that a schema lets through as far as it says so; all when it says nothing. */
export const typesOf = (model: ApiModel, schema: SchemaObject | undefined, pointer: string): ReadonlySet<string> => {
  const seen = new Set<JsonObject>()
  const collect = (node: JsonValue | undefined, at: string): Set<string> | undefined => {
    if (!isJsonObject(node)) return undefined
    const { value, pointer: place } = model.resolve(node, at)
    if (!isJsonObject(value) || seen.has(value)) return undefined
    seen.add(value)
    const own = [value.type].flat().filter((type) => typeof type === 'string')
    if (own.length > 0) return new Set([...own, ...(value.nullable === true ? ['null'] : [])])
    const literals = Array.isArray(value.enum) ? value.enum : value.const !== undefined ? [value.const] : []
    if (literals.length > 0) return new Set(literals.map(jsonType))
    for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
      const parts = Array.isArray(value[key]) ? value[key] : []
      const found = parts.flatMap((part, index) => [...(collect(part, `${place}/${key}/${index}`) ?? [])])
      if (found.length > 0) return new Set(found)
    }
    return undefined
  }
  return collect(schema, pointer) ?? new Set(['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'])
}

const jsonType = (value: JsonValue): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
