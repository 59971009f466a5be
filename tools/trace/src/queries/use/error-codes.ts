import { type ApiModel, isJsonObject, type JsonValue } from '@throughline/openapi/model'
import type { NamedApi } from '../../graph/from-openapi.ts'

/** A code that an error answer may carry. */
export interface ErrorCode {
  code: string
  /** The property that carries it: `code`. */
  property: string
  /** Where documents declare it; each place once. */
  declared: { file: string; line: number }[]
}

/** What an answer says its code with, the surest first. */
const names = ['code', 'error', 'kind', 'type', 'reason']

/** The values of the property that tells errors apart, in whatever document answers an error with it. */
export const errorCodes = (apis: readonly NamedApi[]): ErrorCode[] => {
  const codes = new Map<string, ErrorCode>()
  for (const { model } of apis) {
    for (const { property, pointer, values } of taxonomies(model)) {
      for (const [index, value] of values.entries()) {
        if (typeof value !== 'string') continue
        const { file, line } = model.locate(`${pointer}/enum/${index}`)
        const known = codes.get(value) ?? { code: value, property, declared: [] }
        codes.set(value, known)
        if (!known.declared.some((place) => place.file === file && place.line === line)) {
          known.declared.push({ file, line })
        }
      }
    }
  }
  return [...codes.values()]
}

interface Taxonomy {
  property: string
  pointer: string
  values: readonly JsonValue[]
}

const taxonomies = (model: ApiModel): Taxonomy[] => {
  const found = new Map<string, Taxonomy>()
  for (const { responses } of model.operations) {
    for (const { status, content } of responses) {
      if (!/^(?:[45]|default)/.test(status)) continue
      for (const { schema } of content) {
        const envelope = follow(model, schema, '')
        const properties = envelope && isJsonObject(envelope.schema) ? envelope.schema.properties : undefined
        if (!envelope || !isJsonObject(properties)) continue
        for (const name of names) {
          const own = follow(model, properties[name], `${envelope.pointer}/properties/${name}`)
          if (!own || !isJsonObject(own.schema) || !Array.isArray(own.schema.enum) || own.pointer === '') continue
          found.set(own.pointer, { property: name, pointer: own.pointer, values: own.schema.enum })
          break
        }
      }
    }
  }
  return [...found.values()]
}

/** The schema that a reference means, and where that stands. */
const follow = (
  model: ApiModel,
  schema: JsonValue | undefined,
  pointer: string,
  depth = 0,
): { schema: JsonValue; pointer: string } | undefined => {
  if (schema === undefined || depth > 20) return undefined
  const target = isJsonObject(schema) ? schema.$ref : undefined
  if (typeof target !== 'string') return { schema, pointer }
  const named = model.schemas.find((each) => target === `#/components/schemas/${each.name}`)
  return named && follow(model, named.schema, named.pointer, depth + 1)
}
