import { toPointer } from '@throughline/kernel'
import { isObject, type JsonObject, type JsonValue, type Schema } from './json.ts'

/** What the value of a keyword is: one schema, a list of them, a map of them, or no schema at all. */
type Holds = 'schema' | 'list' | 'map' | 'value'

/**
 * Every keyword of JSON Schema 2020-12.
 * @see https://json-schema.org/draft/2020-12/schema
 */
export const keywords = {
  $schema: 'value',
  $id: 'value',
  $ref: 'value',
  $anchor: 'value',
  $dynamicRef: 'value',
  $dynamicAnchor: 'value',
  $vocabulary: 'value',
  $comment: 'value',
  $defs: 'map',
  type: 'value',
  const: 'value',
  enum: 'value',
  title: 'value',
  description: 'value',
  default: 'value',
  deprecated: 'value',
  readOnly: 'value',
  writeOnly: 'value',
  examples: 'value',
  format: 'value',
  multipleOf: 'value',
  maximum: 'value',
  exclusiveMaximum: 'value',
  minimum: 'value',
  exclusiveMinimum: 'value',
  maxLength: 'value',
  minLength: 'value',
  pattern: 'value',
  maxItems: 'value',
  minItems: 'value',
  uniqueItems: 'value',
  maxContains: 'value',
  minContains: 'value',
  maxProperties: 'value',
  minProperties: 'value',
  required: 'value',
  dependentRequired: 'value',
  contentEncoding: 'value',
  contentMediaType: 'value',
  contentSchema: 'schema',
  properties: 'map',
  patternProperties: 'map',
  additionalProperties: 'schema',
  unevaluatedProperties: 'schema',
  propertyNames: 'schema',
  dependentSchemas: 'map',
  prefixItems: 'list',
  items: 'schema',
  unevaluatedItems: 'schema',
  contains: 'schema',
  allOf: 'list',
  anyOf: 'list',
  oneOf: 'list',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema, and nothing awaits this table
  then: 'schema',
  else: 'schema',
} as const satisfies Record<string, Holds>

export const isKeyword = (name: string): name is keyof typeof keywords => Object.hasOwn(keywords, name)

/** Those whose schemas judge the same value as the schema that holds them. */
export const inPlaceKeywords = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'])

/** A schema within a schema: under which keyword it stands, and where. */
export interface Subschema {
  keyword: keyof typeof keywords
  pointer: string
  schema: Schema
}

const isSchema = (value: JsonValue | undefined): value is Schema => isObject(value) || typeof value === 'boolean'

/** The schemas directly within a schema; a value of the wrong shape holds none. */
export const subschemas = (schema: JsonObject, pointer: string): Subschema[] =>
  Object.entries(schema).flatMap(([keyword, value]): Subschema[] => {
    if (!isKeyword(keyword)) return []
    const holds: Holds = keywords[keyword]
    const below = (tokens: (string | number)[]) => `${pointer}${toPointer([keyword, ...tokens])}`
    if (holds === 'schema') return isSchema(value) ? [{ keyword, pointer: below([]), schema: value }] : []
    const inner: [string | number, JsonValue][] =
      holds === 'list' && Array.isArray(value)
        ? [...value.entries()]
        : holds === 'map' && isObject(value)
          ? Object.entries(value)
          : []
    return inner.flatMap(([name, each]) => (isSchema(each) ? [{ keyword, pointer: below([name]), schema: each }] : []))
  })

/** Every object schema at or below a schema, outermost first; references are not followed. */
export const eachSchema = function* (
  schema: Schema,
  pointer: string,
): Generator<{ schema: JsonObject; pointer: string }> {
  if (!isObject(schema)) return
  yield { schema, pointer }
  for (const inner of subschemas(schema, pointer)) yield* eachSchema(inner.schema, inner.pointer)
}
