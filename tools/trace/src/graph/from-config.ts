import { isObject, pointerTokens, reqIdKey, toPointer, valueAt } from '@throughline/kernel'
import type { ConfigSchema } from '@throughline/schema-gen'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

type Fields = Readonly<Record<string, unknown>>

/** Keys of the config contract: `pools.queue.capacity`. An entry of a list or of a map has the path of the whole. */
export const addConfig = (builder: GraphBuilder, { file, bundle, locate }: ConfigSchema): void => {
  builder.add({ key: keys.file(file), kind: 'file', name: file, file })
  const enter = (schema: unknown, pointer: string, path: string, open: readonly string[]): void => {
    const key = keys.configKey(path)
    const at = locate(pointer, { key: true })
    const { endLine = at.line } = locate(pointer)
    const { line, column } = at
    const name = path === '' ? String(bundle.title ?? 'configuration') : path
    builder.add({ key, kind: 'config-key', name, file: at.file, line, column, endLine, pointer })
    builder.link({ from: keys.file(file), kind: 'contains', to: key })
    visit(schema, pointer, path, open)
  }
  /** One schema that judges the value of a key, or an entry of it. */
  const visit = (schema: unknown, pointer: string, path: string, open: readonly string[]): void => {
    if (!isObject(schema) || open.includes(pointer)) return
    const within = [...open, pointer]
    for (const id of idsOf(schema)) {
      const { file, line, column } = locate(`${pointer}/${reqIdKey}`)
      const to = keys.requirement(id)
      builder.link({ from: keys.configKey(path), kind: 'promises', to, file, line, column, via: reqIdKey })
    }
    for (const [name, child] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
      const own = path === '' ? name : `${path}.${name}`
      enter(child, pointer + toPointer(['properties', name]), own, within)
      builder.link({ from: keys.configKey(path), kind: 'contains', to: keys.configKey(own) })
    }
    for (const [word, value] of Object.entries(schema)) {
      if (word === '$ref' && typeof value === 'string' && value.startsWith('#')) {
        const target = decodeURIComponent(value.slice(1))
        visit(valueAt(bundle, pointerTokens(target)), target, path, within)
      } else if (schemaWords.has(word)) visit(value, pointer + toPointer([word]), path, within)
      else if (listWords.has(word) && Array.isArray(value)) {
        for (const [index, each] of value.entries()) visit(each, pointer + toPointer([word, index]), path, within)
      }
    }
  }
  enter(bundle, '', '', [])
}

const schemaWords = new Set(['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'propertyNames', 'contains'])
const listWords = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])

const idsOf = (schema: Fields): string[] => {
  const value = schema[reqIdKey]
  return (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
}
