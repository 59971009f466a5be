import type { ApiModel, JsonValue, Parameter } from '@throughline/openapi'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { headerValues } from '../serialization/header-value.ts'
import { describedBy, isWrittenAsJson } from '../serialization/parameter-schema.ts'
import { encodeText } from '../serialization/parameter-style.ts'

/** Servers read no longer request lines and fields. */
const longestTarget = 6000

/** An empty path segment is another path, null and the like have no text of their own, and fields carry Latin-1 only. */
export const isSendable = (parameter: Parameter, value: JsonValue): boolean => {
  // JSON has an escape for whatever no field carries.
  if (isWrittenAsJson(parameter)) return encodeText(JSON.stringify(value)).length < longestTarget
  if (value === null || (typeof value === 'object' && (!Array.isArray(value) || parameter.content))) return false
  const text = Array.isArray(value) ? value.join() : String(value)
  if (text === '') return parameter.in === 'query' && !Array.isArray(value)
  return parameter.in === 'query' || parameter.in === 'path'
    ? text.length < 4000
    : /^[\x21-\x7e]+$/.test(text) && text.length < 4000
}

/** On the wire a number is a text: a value is allowed if any reading of its text is. */
export const isAllowed = (model: ApiModel, schemas: SchemaJudge, parameter: Parameter, value: JsonValue): boolean => {
  const described = describedBy(parameter)
  if (!described) return true
  const { schema, pointer: at } = described
  if (isWrittenAsJson(parameter)) return schemas.judge(schema, at, value).length === 0
  const { content: _, ...rest } = parameter
  const text = Array.isArray(value) ? value.join() : String(value)
  const readings = headerValues(
    model,
    { ...rest, schema, required: false, deprecated: false, examples: [], reqIds: [] },
    text,
  )
  return [value, ...readings].some((reading) => schemas.judge(schema, at, reading).length === 0)
}
