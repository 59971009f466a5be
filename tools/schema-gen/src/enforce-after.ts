import { isObject, type JsonObject, type JsonValue } from './json.ts'

/** The last day or version in which what breaks a schema is a warning and no error yet; the loader compares. */
export const enforceAfterKey = 'x-enforce-after'

export const isPostponed = (schema: JsonValue | undefined): boolean => isObject(schema) && enforceAfterKey in schema

/** The keys of a schema that it requires, but not yet of everyone. */
export const postponedKeys = ({ properties }: JsonObject): string[] =>
  Object.entries(isObject(properties) ? properties : {})
    .filter(([, property]) => isPostponed(property))
    .map(([name]) => name)
