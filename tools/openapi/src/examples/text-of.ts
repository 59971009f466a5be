import type { JsonObject, JsonValue } from '../api-model.ts'

/** A value as JSON. What JSON cannot write, since YAML can (infinity), follows: no two values have the same text. */
export const textOf = (value: JsonValue): string => {
  const text = JSON.stringify(value)
  if (!text.includes('null') || !nullValue.test(text) || isWritten(value)) return text
  const nulls: string[] = []
  JSON.stringify(value, (_, item: JsonValue) => {
    if (item === null || typeof item === 'number') nulls.push(String(item))
    return item
  })
  return `${text} ${nulls}`
}

const isWritten = (value: JsonValue): boolean => {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  // A list of the values would take longer than the walk.
  for (const key in value) if (!isWritten((value as JsonObject)[key] as JsonValue)) return false
  return true
}

/** And not the keyword of OpenAPI 3.0, `nullable`. */
const nullValue = /(?:^|[:[,])null(?:$|[,\]}])/
