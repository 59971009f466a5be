import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'
import { childrenOf } from '../document-shape.ts'
import { fragmentOf, valueAt } from '../pointers.ts'
import { type Direction, isOneSided } from './direction.ts'

/** One JSON Schema under construction: what it refers to becomes its `$defs`. */
export interface Draft {
  model: ApiModel
  direction: Direction
  /** Adds a definition, and says how to refer to it. */
  define(make: () => JsonValue): string
  /** How to refer to a whole schema of the bundle, which is added once. */
  refer(pointer: string): string
}

/** Makes a JSON Schema that needs nothing beside itself. */
export const standaloneSchema = (
  model: ApiModel,
  direction: Direction,
  build: (draft: Draft) => JsonValue,
): JsonObject | boolean => {
  const $defs: JsonObject = {}
  const names = new Map<string, string>()
  const open: string[] = []
  let count = 0
  const draft: Draft = {
    model,
    direction,
    define: (make) => {
      const name = `d${count++}`
      $defs[name] = true
      $defs[name] = make()
      return `#/$defs/${name}`
    },
    refer: (pointer) => {
      const known = names.get(pointer)
      if (known !== undefined) return `#/$defs/${known}`
      const name = `d${count++}`
      names.set(pointer, name)
      open.push(pointer)
      return `#/$defs/${name}`
    },
  }
  const root = build(draft)
  for (let pointer = open.pop(); pointer !== undefined; pointer = open.pop()) {
    const schema = (valueAt(model.bundle, pointer)?.value ?? true) as JsonValue
    $defs[names.get(pointer) as string] = convert(schema, draft)
  }
  if (!isJsonObject(root)) return root as boolean
  return Object.keys($defs).length > 0 ? { ...root, $defs } : root
}

/** Sets a field even where its name is `__proto__`. */
export const define = (target: JsonObject, key: string, value: JsonValue): void => {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** What has no say in whether a value is right, or would change what references mean. */
const dropped = new Set(
  '$id $anchor $schema id $defs definitions discriminator default example examples description title'.split(' '),
)

/** The pointer that a `$ref` names; undefined where it names nothing inside of the bundle. */
export const targetOf = ($ref: string): string | undefined => ($ref.startsWith('#') ? fragmentOf($ref) : undefined)

/**
 * A Schema Object as JSON Schema 2020-12, with references into the draft. `nullable` allows null wherever it stands:
 * authors mean it so, even where the letter of 3.0, or all of 3.1, gives it no effect.
 */
export const convert = (node: JsonValue, draft: Draft): JsonValue => {
  if (!isJsonObject(node)) return node
  const is30 = draft.model.version === '3.0'
  const target = typeof node.$ref === 'string' ? targetOf(node.$ref) : undefined
  if (typeof node.$ref === 'string' && target === undefined) return true
  if (target !== undefined && is30) return { $ref: draft.refer(target) }
  const copy = convertKeywords(node, draft)
  if (target !== undefined) copy.$ref = draft.refer(target)
  return modernise(copy, draft.model.version)
}

/** The keywords that judge, converted, but for the ones that somebody else sees to. */
export const convertKeywords = (
  node: JsonObject,
  draft: Draft,
  others: ReadonlySet<string> = new Set(),
): JsonObject => {
  const copy: JsonObject = {}
  for (const [key, value] of Object.entries(node)) {
    if (!dropped.has(key) && !others.has(key) && !key.startsWith('x-')) define(copy, key, value)
  }
  const required = requiredOf(node, draft)
  if (required) copy.required = required
  for (const { node: child, tokens, kind } of childrenOf(node, 'Schema')) {
    const [keyword, name] = tokens as [string, string | number | undefined]
    if (kind !== 'Schema' || !Object.hasOwn(copy, keyword)) continue
    const converted = convert(child as JsonValue, draft)
    if (name === undefined) copy[keyword] = converted
    else {
      const container = copy[keyword] === node[keyword] ? copyOf(node[keyword]) : copy[keyword]
      copy[keyword] = container as JsonValue
      define(container as JsonObject, String(name), converted)
    }
  }
  return copy
}

/** The names that a schema requires of a value in the draft's direction. */
export const requiredOf = (node: JsonObject, { model, direction }: Draft): JsonValue[] | undefined =>
  Array.isArray(node.required) ? node.required.filter((name) => !isOneSided(model, node, name, direction)) : undefined

const copyOf = (value: JsonValue | undefined): JsonValue =>
  Array.isArray(value) ? [...value] : { ...(value as JsonObject) }

/** What OpenAPI says otherwise than JSON Schema 2020-12: `nullable`, and in 3.0 flags beside bounds. */
export const modernise = (schema: JsonObject, version: ApiModel['version']): JsonObject => {
  const { nullable, ...rest } = schema
  for (const [flag, bound] of version === '3.0' ? boundFlags : []) {
    if (typeof rest[flag] !== 'boolean') continue
    const limit = rest[bound]
    const exclusive = rest[flag]
    delete rest[flag]
    if (!exclusive || limit === undefined) continue
    delete rest[bound]
    rest[flag] = limit
  }
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest
}

const boundFlags = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const
