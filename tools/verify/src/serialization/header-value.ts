import { type ApiModel, type Header, isJsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { typesOf } from '../contract/schema-document.ts'

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * What the text of a header may stand for, by the types that its schema lets through; the likeliest first.
 * A header has no quotes: `5` is a number to one schema and a text to another.
 * @see OpenAPI 3.1.1 §4.8.21 Header Object: always in style `simple`
 */
export const headerValues = (model: ApiModel, header: Header, text: string): unknown[] => {
  if (header.content) return [parsed(text)]
  if (header.schema === undefined) return []
  const at = `${header.pointer}/schema`
  const types = typesOf(model, header.schema, at)
  if (types.has('string') || !(types.has('array') || types.has('object'))) {
    const values = scalarsOf(text, types)
    return values.length > 0 ? values : [text]
  }
  const { value, pointer } = model.resolve(header.schema, at)
  const typesAt = (...way: string[]) => {
    let node: JsonValue | undefined = value
    for (const key of way) node = isJsonObject(node) ? node[key] : undefined
    return typesOf(model, node as SchemaObject | undefined, [pointer, ...way].join('/'))
  }
  if (types.has('array')) return [listOf(text).map((item) => scalarOf(item, typesAt('items')))]
  const members = membersOf(listOf(text), header.explode)
  return [Object.fromEntries(members.map(([name, item]) => [name, scalarOf(item, typesAt('properties', name))]))]
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

const scalarOf = (text: string, types: ReadonlySet<string>): unknown =>
  types.has('string') ? text : (scalarsOf(text, types)[0] ?? text)

const listOf = (text: string): string[] => (text.trim() === '' ? [] : text.split(',').map((item) => item.trim()))

/** `k,v,k,v`, or `k=v,k=v`. */
const membersOf = (parts: readonly string[], explode: boolean): [name: string, text: string][] => {
  if (!explode) {
    return Array.from({ length: Math.ceil(parts.length / 2) }, (_, at) => [
      parts[2 * at] ?? '',
      parts[2 * at + 1] ?? '',
    ])
  }
  return parts.map((part) => {
    const [name = '', ...rest] = part.split('=')
    return [name, rest.join('=')]
  })
}
