import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isObject } from '../src/document-shape.ts'

/** A JSON Schema, as data. */
export type Schema = Record<string, unknown>

const require = createRequire(import.meta.url)
const readJson = (name: string): Schema => JSON.parse(readFileSync(require.resolve(name), 'utf8')) as Schema

const officialFolder = '@seriousme/openapi-schema-validator/schemas'

/** The official JSON Schema of a version, as it is published. */
export const publishedSchema = (version: '3.0' | '3.1'): Schema => readJson(`${officialFolder}/v${version}/schema.json`)

/**
 * The official schema of 3.0 in today's JSON Schema: it is published in draft 4, which ajv does not read. Besides,
 * each choice that one field decides becomes a condition on that field: it accepts the same documents, and names the
 * fault of the branch that was meant instead of those of every branch.
 */
export const schema30 = (): Schema => {
  const { id, $schema: _draft4, definitions, ...rest } = rewrite(publishedSchema('3.0'), modernise) as Schema
  // As in 3.1, each object names itself, so that messages can.
  const named = Object.entries(definitions as Record<string, Schema>).map(([name, definition]) => [
    name,
    notObjects.has(name) ? definition : { $comment: `#${kebabCase(name)}-object`, ...definition },
  ])
  return { $id: id, ...rest, definitions: Object.fromEntries(named) }
}

/** Definitions of 3.0's schema that are no objects of the specification. */
const notObjects = new Set(['ExampleXORExamples', 'SchemaXORContent', 'ParameterLocation'])

const kebabCase = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()

const modernise = (schema: Schema): Schema => {
  if (schema.exclusiveMinimum === true) {
    const { minimum, ...rest } = schema
    return { ...rest, exclusiveMinimum: minimum }
  }
  const { oneOf, ...rest } = schema
  if (!Array.isArray(oneOf)) return schema
  const reference = oneOf.find((branch) => branch.$ref === '#/definitions/Reference')
  if (reference) {
    const others = oneOf.filter((branch) => branch !== reference)
    const boolean = others.find((branch) => branch.type === 'boolean')
    const object = others.find((branch) => branch !== boolean)
    const choice = condition({ type: 'object', required: ['$ref'] }, reference, object)
    return { ...rest, ...(boolean ? condition({ type: 'boolean' }, true, choice) : choice) }
  }
  const byPlace = oneOf.map((branch) => branch.properties?.in?.enum?.[0])
  if (byPlace.every((value) => value !== undefined)) return { ...rest, ...chosenBy('in', byPlace, oneOf) }
  if (oneOf[0]?.description === 'Bearer') {
    return {
      ...rest,
      ...condition({ ...oneOf[0], required: ['scheme'] }, true, { not: { required: ['bearerFormat'] } }),
    }
  }
  const bySecurity = oneOf.map((branch) => securityTypes[String(branch.$ref).split('/').at(-1) ?? ''])
  if (bySecurity.every((value) => value !== undefined)) return { ...rest, ...chosenBy('type', bySecurity, oneOf) }
  return schema
}

const securityTypes: Readonly<Record<string, string>> = {
  APIKeySecurityScheme: 'apiKey',
  HTTPSecurityScheme: 'http',
  OAuth2SecurityScheme: 'oauth2',
  OpenIdConnectSecurityScheme: 'openIdConnect',
}

const condition = (test: unknown, yes: unknown, no: unknown): Schema =>
  Object.fromEntries([
    ['if', test],
    ['then', yes],
    ['else', no],
  ])

const chosenBy = (field: string, values: readonly string[], branches: readonly unknown[]): Schema =>
  values.reduceRight<Schema>(
    (otherwise, value, index) => {
      const test = { type: 'object', required: [field], properties: { [field]: { const: value } } }
      return condition(test, branches[index], otherwise)
    },
    { type: 'object', required: [field], properties: { [field]: { enum: values } } },
  )

const vocabularies = ['core', 'applicator', 'unevaluated', 'validation', 'meta-data', 'format-annotation', 'content']

/**
 * The official schema of 3.1, whose Schema Objects are judged by the meta-schema of JSON Schema 2020-12 with the
 * fields that OpenAPI adds. Both are published with a dynamic reference between them, which becomes a plain one.
 */
export const schema31 = (): Schema => {
  const published = rewrite(publishedSchema('3.1'), (schema) => {
    const { $dynamicAnchor: _anchor, $dynamicRef, ...rest } = schema
    return $dynamicRef === '#meta' ? { ...rest, $ref: '#/$defs/schema' } : rest
  }) as Schema & { $defs: Schema }
  const { $schema: _dialect, ...rest } = published
  const parts = vocabularies.map((name) => [`vocabulary-${name}`, vocabulary(name)] as const)
  return {
    ...rest,
    $defs: {
      ...published.$defs,
      ...Object.fromEntries(parts),
      schema: {
        type: ['object', 'boolean'],
        allOf: parts.map(([name]) => ({ $ref: `#/$defs/${name}` })),
        properties: {
          $ref: { type: 'string', format: 'uri-reference' },
          discriminator: { $ref: '#/$defs/discriminator' },
          externalDocs: { $ref: '#/$defs/external-documentation' },
          xml: { type: 'object' },
        },
      },
      // @see https://spec.openapis.org/oas/v3.1#discriminator-object
      discriminator: {
        type: 'object',
        required: ['propertyName'],
        properties: { propertyName: { type: 'string' }, mapping: { $ref: '#/$defs/map-of-strings' } },
      },
    },
  }
}

const vocabulary = (name: string): unknown => {
  const schema = readJson(`ajv/dist/refs/json-schema-2020-12/meta/${name}.json`)
  return rewrite(schema, ({ $schema, $id, $vocabulary, $dynamicAnchor, $dynamicRef, $ref, ...rest }) => ({
    ...rest,
    ...($dynamicRef !== undefined && { $ref: '#/$defs/schema' }),
    ...(typeof $ref === 'string' && { $ref: $ref.replace('#/', `#/$defs/vocabulary-${name}/`) }),
  }))
}

/** Applies a change to every schema within a schema, the innermost first. Names of properties are no keywords. */
const rewrite = (schema: unknown, change: (schema: Schema) => Schema, isMap = false): unknown => {
  if (Array.isArray(schema)) return schema.map((item) => rewrite(item, change))
  if (!isObject(schema)) return schema
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, rewrite(value, change, !isMap && mapKeywords.has(key))]),
  )
  return isMap ? inner : change(inner)
}

const mapKeywords = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'])
