import type { JsonValue } from '../api-model.ts'

/** A value as JSON. What JSON cannot write, since YAML can (infinity), follows: no two values have the same text. */
export const textOf = (value: JsonValue): string => {
  const text = JSON.stringify(value)
  if (!text.includes('null') || isWritten(value)) return text
  const nulls: string[] = []
  JSON.stringify(value, (_, item: JsonValue) => {
    if (item === null || typeof item === 'number') nulls.push(String(item))
    return item
  })
  return `${text} ${nulls}`
}

const isWritten = (value: JsonValue): boolean => {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isWritten)
}
