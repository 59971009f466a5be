import { type ApiModel, isJsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { mergedSchema } from './merged-schema.ts'

/** A place in a value with `*` for what is a key of a map, and no name of its schema: another key is the same fault. */
export const placeIn = (model: ApiModel, schema: SchemaObject, pointer: string, path: string): string => {
  let [own, at]: [JsonValue | undefined, string] = [schema, pointer]
  return path
    .split('/')
    .slice(1)
    .reduce((place, segment) => {
      const { properties, additionalProperties: values, items } = own === undefined ? {} : mergedSchema(model, own, at)
      const isNamed = isJsonObject(properties) && Object.hasOwn(properties, nameOf(segment))
      const isKey = !isNamed && isJsonObject(values) && items === undefined
      if (isNamed) [own, at] = [properties[nameOf(segment)], `${at}/properties/${segment}`]
      else [own, at] = isKey ? [values, `${at}/additionalProperties`] : [items, `${at}/items`]
      return `${place}/${isKey ? '*' : segment}`
    }, '')
}

/** @see RFC 6901 §4 */
const nameOf = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~')
