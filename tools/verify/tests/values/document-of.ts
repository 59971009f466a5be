import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { type SchemaDocument, schemaDocument } from '../../src/contract/schema-document.ts'
import { valueAt } from '../../src/contract/value-at.ts'

/** A schema as that of a request, in a document that has these others. */
export const documentOf = (
  schema: SchemaObject,
  schemas: JsonObject = {},
  version: ApiModel['version'] = '3.1',
): SchemaDocument => {
  const bundle: JsonObject = { components: { schemas: { ...schemas, Own: schema } } }
  const resolve: ApiModel['resolve'] = (node, pointer) => {
    const { $ref } = isJsonObject(node) ? node : {}
    const at = typeof $ref === 'string' ? $ref.slice(1) : pointer
    const value = typeof $ref === 'string' ? (valueAt(bundle, at) ?? null) : (node as JsonValue)
    return { value, pointer: at }
  }
  // Nothing else of a model is looked at.
  const model = { version, bundle, resolve } as ApiModel
  return schemaDocument(model, schema, '/components/schemas/Own', 'request')
}
