import type { ApiModel, Header, SchemaObject } from '@throughline/openapi'
import { typesOf } from './schema-document.ts'

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * What the text of a header may stand for, by the types that its schema lets through; the likeliest first.
 * A header has no quotes: `5` is a number to one schema and a text to another.
 * @see OpenAPI 3.1.1 §4.8.21 Header Object: always in style `simple`
 */
export const headerValues = (model: ApiModel, header: Header, text: string): unknown[] => {
  if (header.content) return [parsed(text)]
  if (header.schema === undefined) return []
  const types = typesOf(model, header.schema, `${header.pointer}/schema`)
  const values = types.has('array')
    ? [listOf(text).map((item) => itemValue(model, header, item))]
    : types.has('object')
      ? [objectOf(text, header.explode)]
      : scalarsOf(text, types)
  return values.length > 0 ? values : [text]
}

/** A header that is described by `content`: JSON, or else the text itself. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const scalarsOf = (text: string, types: ReadonlySet<string>): unknown[] => [
  ...((types.has('integer') || types.has('number')) && number.test(text) ? [Number(text)] : []),
  ...(types.has('boolean') && (text === 'true' || text === 'false') ? [text === 'true'] : []),
  ...(types.has('null') && text === '' ? [null] : []),
  ...(types.has('string') ? [text] : []),
]

const listOf = (text: string): string[] => (text.trim() === '' ? [] : text.split(',').map((item) => item.trim()))

const objectOf = (text: string, explode: boolean): Record<string, unknown> => {
  const parts = listOf(text)
  const pairs = explode
    ? parts.map((part) => part.split(/=(.*)/s).slice(0, 2))
    : Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) => parts.slice(2 * index, 2 * index + 2))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, number.test(value) ? Number(value) : value]))
}

const itemValue = (model: ApiModel, header: Header, text: string): unknown => {
  const at = `${header.pointer}/schema`
  const { value, pointer } = model.resolve(header.schema ?? true, at)
  const items = value !== null && typeof value === 'object' && !Array.isArray(value) ? value.items : undefined
  const types = typesOf(model, items as SchemaObject | undefined, `${pointer}/items`)
  return types.has('string') ? text : (scalarsOf(text, types)[0] ?? text)
}
