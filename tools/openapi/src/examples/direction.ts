import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'

/**
 * Who sends a value: a request need not hold what only answers hold, nor an answer what only requests hold. A value
 * that belongs to neither, such as a schema's own example, may be meant for either.
 */
export type Direction = 'request' | 'response' | 'either'

/** Whether a property that a schema requires need not be there in this direction. */
export const isOneSided = (model: ApiModel, schema: JsonObject, name: JsonValue, direction: Direction): boolean => {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const property = typeof name === 'string' && Object.hasOwn(properties, name) ? properties[name] : undefined
  if (property === undefined) return false
  const { value } = model.resolve(property, '')
  const marked = (key: string) => [property, value].some((each) => isJsonObject(each) && each[key] === true)
  return (direction !== 'response' && marked('readOnly')) || (direction !== 'request' && marked('writeOnly'))
}
