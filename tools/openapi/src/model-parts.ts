import {
  type ApiModel,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
  type Parameter,
  type SchemaObject,
} from './api-model.ts'

/** A value of a bundle, and where it stands. */
export interface Node {
  value: JsonValue
  pointer: string
}

/** What every part of a model is read with. */
export interface Reading {
  version: ApiModel['version']
  resolve: ApiModel['resolve']
  /** What was read once: a component is referred to from a hundred operations. */
  parameters: Map<string, Parameter>
  contents: Map<string, MediaType[]>
  /** The operations that are being read: a callback may come back to its own. */
  way: Set<string>
}

/** The well-formed IDs of an `x-req-id`. */
export const reqIdsOf = (node: JsonValue): string[] => {
  const value = isJsonObject(node) ? node['x-req-id'] : undefined
  return (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
}

export const isSchema = (value: JsonValue | undefined): value is SchemaObject =>
  isJsonObject(value) || typeof value === 'boolean'

export const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
export const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : [])
export const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

export const textField = <Name extends string>(node: JsonObject, name: Name) => {
  const text = textOf(node[name])
  return (text === undefined ? {} : { [name]: text }) as { [key in Name]?: string }
}

export const schemaField = ({ schema }: JsonObject): { schema?: SchemaObject } => (isSchema(schema) ? { schema } : {})

/** A reference may say a description of its own, which wins; in OpenAPI 3.0 nothing beside a reference counts. */
export const descriptionOf = (
  { version }: Reading,
  reference: JsonValue,
  node: JsonObject,
): { description?: string } => ({
  ...textField(node, 'description'),
  ...(version === '3.0' && node !== reference ? {} : textField(objectOf(reference), 'description')),
})
