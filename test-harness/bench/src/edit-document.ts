import { readFileSync } from 'node:fs'

export type Json = { [key: string]: Json } | Json[] | string | number | boolean | null

export type JsonObject = { [key: string]: Json }

export const readDocument = (file: string): JsonObject => objectOf(JSON.parse(readFileSync(file, 'utf8')) as Json)

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object that may not be there. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** The operations in the order of the document. */
export const operationsOf = (document: JsonObject): { path: string; method: string; operation: JsonObject }[] =>
  Object.entries(objectOf(document.paths)).flatMap(([path, item]) =>
    Object.entries(objectOf(item)).flatMap(([method, operation]) =>
      methods.some((known) => known === method) && isObject(operation) ? [{ path, method, operation }] : [],
    ),
  )

/**
 * The document as a person leaves it who edited one operation: another summary, and one property more in its first
 * answer that writes out its own properties. Each `edition` is another edit of the same operation.
 */
export const editedOnce = (document: JsonObject, edition: number): JsonObject => {
  const copy = structuredClone(document)
  for (const { operation } of operationsOf(copy)) {
    const properties = Object.values(objectOf(operation.responses))
      .map((response) => jsonSchemaOf(objectOf(response)).properties)
      .find(isObject)
    if (!properties) continue
    operation.summary = `${String(operation.summary ?? '')} (edition ${edition})`
    properties[`edition_${edition}`] = { type: 'string', description: `Since edition ${edition}.` }
    return copy
  }
  throw new RangeError('no operation writes out the properties of an answer')
}

export const jsonSchemaOf = (withContent: JsonObject): JsonObject =>
  objectOf(objectOf(objectOf(withContent.content)['application/json']).schema)
