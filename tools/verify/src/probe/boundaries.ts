import { escapeToken, pointerTokens } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { mergedSchema, rangeOf, type ValueOptions, validValue } from './valid-value.ts'

/** One change to a value that its schema speaks of: on a bound, just inside, just outside. */
export interface Boundary {
  /** JSON Pointer of the member that is changed; empty for the value itself. */
  member: string
  /** The keyword at whose bound it stands: `maxLength`. */
  keyword: string
  /** What it is now, for a reader: `one character more than maxLength 40`. */
  what: string
  /** The whole value. */
  value: JsonValue
}

/** Members further down than this are left as they are. */
const deepest = 4
/** So many members of one object are swept. */
const mostMembers = 60

/**
 * A deterministic sweep of the bounds that a schema names, one change at a time from a value that it allows. Whether a
 * changed value is still allowed, a validator decides: another keyword may speak of it as well.
 */
// implements: TL-VERIFY-201
export const boundariesOf = (
  model: ApiModel,
  schema: SchemaObject,
  pointer: string,
  base: JsonValue,
  options: ValueOptions,
  /** Makes this one alone: a whole value is copied for each. */
  wanted?: Omit<Boundary, 'value'>,
): Boundary[] => {
  const found: Boundary[] = []
  const seen = new Set<string>([JSON.stringify(base)])
  const isWanted = (member: string, keyword: string, what: string): boolean =>
    !wanted || (wanted.member === member && wanted.keyword === keyword && wanted.what === what)
  const visit = (node: JsonValue, at: string, value: JsonValue, member: string, depth: number): void => {
    const merged = narrowed(model, mergedSchema(model, node, at), at, value)
    const put = (keyword: string, what: string, changed: JsonValue | undefined) => {
      if (changed === undefined || !isWanted(member, keyword, what)) return
      const whole = replaced(base, member, changed)
      const text = JSON.stringify(whole)
      if (seen.has(text)) return
      seen.add(text)
      found.push({ member, keyword, what, value: whole })
    }
    for (const change of changesOf(merged, value, options.variant)) put(change.keyword, change.what, change.value)
    if (depth >= deepest) return
    if (isJsonObject(value)) {
      const properties = isJsonObject(merged.properties) ? merged.properties : {}
      for (const [name, property] of Object.entries(properties).slice(0, mostMembers)) {
        const below = `${at}/properties/${name}`
        const inner = `${member}/${escapeToken(name)}`
        const { value: resolved } = model.resolve(property, below)
        if (isJsonObject(resolved) && options.isExcluded(resolved)) continue
        if (Object.hasOwn(value, name)) {
          const { [name]: taken, ...rest } = value
          put('required', `without ${name}`, rest)
          if (taken !== undefined) visit(property, below, taken, inner, depth + 1)
        } else {
          const made = validValue(model, property as SchemaObject, below, options)
          if (made === undefined) continue
          put('properties', `with ${name}`, { ...value, [name]: made })
        }
      }
      if (merged.additionalProperties === false)
        put('additionalProperties', 'with an unknown property', { ...value, unknownProperty: 'x' })
    }
    if (Array.isArray(value) && value.length > 0 && merged.items !== undefined) {
      const items = Array.isArray(merged.prefixItems) ? undefined : merged.items
      if (items !== undefined && value[0] !== undefined) visit(items, `${at}/items`, value[0], `${member}/0`, depth + 1)
    }
  }
  visit(schema, pointer, base, '', 0)
  return found
}

interface Change {
  keyword: string
  what: string
  value: JsonValue | undefined
}

const changesOf = (schema: JsonObject, value: JsonValue, variant: number): Change[] => {
  const types = new Set([schema.type].flat().filter((type) => typeof type === 'string'))
  return [
    ...ofType(types, value),
    ...(Array.isArray(schema.enum) ? ofEnum(schema.enum, value) : []),
    ...(typeof value === 'string' ? ofString(schema, value, variant) : []),
    ...(typeof value === 'number' ? ofNumber(schema, types.has('integer') ? 'integer' : 'number') : []),
    ...(Array.isArray(value) ? ofArray(schema, value) : []),
    ...(isJsonObject(value) ? ofObject(schema, value) : []),
  ]
}

/** Each JSON type in place of the one that is there; a lenient service takes some of them for it. */
const ofType = (types: ReadonlySet<string>, value: JsonValue): Change[] => {
  const change = (what: string, changed: JsonValue): Change => ({ keyword: 'type', what, value: changed })
  if (types.size === 0) return []
  return [
    change('null', null),
    ...(typeof value === 'number' ? [change('the number as a string', String(value)), change('a boolean', true)] : []),
    ...(types.has('integer') && typeof value === 'number' ? [change('a fraction', value + 0.5)] : []),
    ...(typeof value === 'boolean'
      ? [change('the boolean as a string', String(value)), change('the boolean as a number', Number(value))]
      : []),
    ...(typeof value === 'string'
      ? [change('a number', 12), change('an object', {}), change('the string in an array', [value])]
      : []),
    ...(Array.isArray(value)
      ? [
          change('an object', {}),
          change('a string in place of an array', typeof value[0] === 'string' ? value[0] : 'x'),
        ]
      : []),
    ...(isJsonObject(value) ? [change('an array', []), change('a string', 'x')] : []),
  ]
}

const ofEnum = (values: readonly JsonValue[], value: JsonValue): Change[] => [
  ...values.map((each): Change => ({ keyword: 'enum', what: `the value ${JSON.stringify(each)}`, value: each })),
  ...(typeof value === 'string'
    ? [
        { keyword: 'enum', what: 'a value that the list does not have', value: `${value}x` },
        { keyword: 'enum', what: 'a value of the list in the other case', value: otherCase(value) },
      ]
    : []),
]

const otherCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())

/** Longer strings than this are not sent to see whether they are taken. */
const longest = 20_000

/** What breaks a pattern or a format differs from time to time: a service may want it to be unlike all others. */
const ofString = (schema: JsonObject, value: string, variant: number): Change[] => {
  const { minLength, maxLength, pattern, format } = schema
  const free = pattern === undefined && format === undefined && schema.enum === undefined && schema.const === undefined
  const of = (length: number, character = 'x') =>
    length <= longest && length >= 0 ? character.repeat(length) : undefined
  const change = (keyword: string, what: string, value: string | undefined): Change => ({ keyword, what, value })
  return [
    ...(typeof minLength === 'number'
      ? [
          change('minLength', `minLength ${minLength}`, of(minLength)),
          change('minLength', 'one character less than minLength', of(minLength - 1)),
        ]
      : free
        ? [change('minLength', 'an empty string', '')]
        : []),
    ...(typeof maxLength === 'number'
      ? [
          change('maxLength', `maxLength ${maxLength}`, of(maxLength)),
          change('maxLength', 'one character more than maxLength', of(maxLength + 1)),
          // Each is one character, and two UTF-16 code units.
          change('maxLength', 'maxLength characters outside of the basic plane', of(maxLength, '🔧')),
        ]
      : []),
    ...(pattern !== undefined
      ? [
          change('pattern', 'a string that the pattern does not match', `?!${variant}`),
          change('pattern', 'what it matches behind another character', `!${value}`),
          change('pattern', 'what it matches before another character', `${value}!`),
          change('pattern', 'an empty string', ''),
        ]
      : []),
    ...(typeof format === 'string' ? [change('format', `a string that is no ${format}`, `not so ${variant}`)] : []),
    ...(free ? [change('type', 'letters of several scripts', 'Ünïcödé 漢字 🔧')] : []),
  ]
}

const ofNumber = (schema: JsonObject, type: 'integer' | 'number'): Change[] => {
  const { min, max } = rangeOf(schema, type)
  const nudge = type === 'integer' ? 1 : 0.5
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : undefined
  const change = (keyword: string, what: string, value: number | undefined): Change => ({ keyword, what, value })
  const lowest = Number.isFinite(min) ? (step === undefined ? min : Math.ceil(min / step) * step) : undefined
  const highest = Number.isFinite(max) ? (step === undefined ? max : Math.floor(max / step) * step) : undefined
  const bound = (key: string) => (typeof schema[key] === 'number' ? (schema[key] as number) : undefined)
  const below = bound('exclusiveMinimum') ?? (lowest === undefined ? undefined : lowest - (step ?? nudge))
  const above = bound('exclusiveMaximum') ?? (highest === undefined ? undefined : highest + (step ?? nudge))
  return [
    change('minimum', 'the least that is allowed', lowest),
    change('minimum', 'less than the minimum', below),
    change('maximum', 'the most that is allowed', highest),
    change('maximum', 'more than the maximum', above),
    ...(step === undefined
      ? []
      : [change('multipleOf', `no multiple of ${step}`, (lowest ?? 0) + (step > 1 ? 1 : step / 2))]),
    ...(lowest === undefined && schema.enum === undefined
      ? [change('type', 'a negative number', -1), change('type', 'zero', 0)]
      : []),
  ]
}

const ofArray = (schema: JsonObject, value: readonly JsonValue[]): Change[] => {
  const { minItems, maxItems, uniqueItems } = schema
  const [first] = value
  const change = (keyword: string, what: string, changed: JsonValue | undefined): Change => ({
    keyword,
    what,
    value: changed,
  })
  const filled = (count: number) =>
    first === undefined || count > 1000 ? undefined : Array.from({ length: count }, (_, index) => unlike(first, index))
  return [
    change('minItems', 'an empty array', []),
    ...(typeof minItems === 'number' ? [change('minItems', 'one item less than minItems', filled(minItems - 1))] : []),
    ...(typeof maxItems === 'number'
      ? [
          change('maxItems', `maxItems ${maxItems}`, filled(maxItems)),
          change('maxItems', 'one item more than maxItems', filled(maxItems + 1)),
        ]
      : []),
    ...(uniqueItems === true && first !== undefined
      ? [change('uniqueItems', 'the same item twice', [first, first])]
      : []),
  ]
}

const unlike = (item: JsonValue, index: number): JsonValue => {
  if (index === 0) return item
  if (typeof item === 'string') return `${item}${index}`
  return typeof item === 'number' ? item + index : structuredClone(item)
}

const ofObject = (schema: JsonObject, value: JsonObject): Change[] => [
  { keyword: 'minProperties', what: 'an empty object', value: {} },
  ...(isJsonObject(schema.dependentRequired)
    ? Object.entries(schema.dependentRequired).flatMap(([name, needs]) => {
        const property = isJsonObject(schema.properties) ? schema.properties[name] : undefined
        const others = Array.isArray(needs) ? needs.map(String) : []
        const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !others.includes(key)))
        const made = Object.hasOwn(value, name) ? value[name] : simple(property)
        return made === undefined
          ? []
          : [
              {
                keyword: 'dependentRequired',
                what: `${name} without ${others.join(', ')}`,
                value: { ...kept, [name]: made },
              },
            ]
      })
    : []),
]

const simple = (schema: JsonValue | undefined): JsonValue | undefined => {
  const type = isJsonObject(schema) ? schema.type : undefined
  return type === 'boolean' ? true : type === 'number' || type === 'integer' ? 1 : type === 'string' ? 'x' : undefined
}

/** Of alternatives, the one that the value shows: by its constants, else the first. */
const narrowed = (model: ApiModel, schema: JsonObject, pointer: string, value: JsonValue): JsonObject => {
  const key = Array.isArray(schema.oneOf) ? 'oneOf' : 'anyOf'
  const branches = schema[key]
  if (!Array.isArray(branches)) return schema
  const { [key]: _, ...rest } = schema
  const merged = branches.map((branch, index) => mergedSchema(model, branch, `${pointer}/${key}/${index}`))
  const fits =
    merged.find((branch) => isJsonObject(value) && showsConstants(model, branch, pointer, value)) ??
    merged.find((branch) => typeFits(branch, value))
  return { ...rest, ...fits }
}

const showsConstants = (
  model: ApiModel,
  { properties, required }: JsonObject,
  pointer: string,
  value: JsonObject,
): boolean => {
  const names = Array.isArray(required) ? required.map(String) : []
  if (!isJsonObject(properties) || !names.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(properties).every(([name, property]) => {
    const { value: schema } = model.resolve(property, pointer)
    return !isJsonObject(schema) || schema.const === undefined || schema.const === value[name]
  })
}

const typeFits = ({ type }: JsonObject, value: JsonValue): boolean => {
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return type === undefined || [type].flat().includes(own) || (own === 'number' && type === 'integer')
}

/** A copy of a value with one member replaced. */
export const replaced = (value: JsonValue, member: string, by: JsonValue): JsonValue => {
  if (member === '') return by
  const tokens = pointerTokens(member)
  const put = (node: JsonValue, depth: number): JsonValue => {
    const token = tokens[depth]
    if (token === undefined) return by
    if (Array.isArray(node)) return node.map((each, index) => (String(index) === token ? put(each, depth + 1) : each))
    return isJsonObject(node) ? { ...node, [token]: put(node[token] ?? null, depth + 1) } : node
  }
  return put(value, 0)
}
