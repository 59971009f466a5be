import { isObject, type Json, type JsonObject, methods, objectOf, operationsOf } from './edit-document.ts'

/**
 * A document of exactly so many operations, made of those of `source`: up to as many as it has, some of them, spread
 * evenly; beyond that, renamed copies. Only the components that they reach are in it.
 */
// implements: TL-OPENAPI-248
export const documentOfSize = (source: JsonObject, size: number): JsonObject => {
  const total = operationsOf(source).length
  const document: JsonObject = { ...source, paths: {}, components: {} }
  delete document.webhooks
  delete document['x-webhooks']
  for (let copy = 0; copy * total < size; copy++) {
    const part = reached(source, evenly(source, Math.min(total, size - copy * total)))
    merge(document, copy === 0 ? part : renamed(part, `copy-${copy + 1}`))
  }
  return document
}

/** The path items with `count` of the operations, taken at equal distances. */
const evenly = (source: JsonObject, count: number): JsonObject => {
  const operations = operationsOf(source)
  const taken = new Set(
    Array.from({ length: count }, (_, at) => operations[Math.floor((at * operations.length) / count)]?.operation),
  )
  const paths: JsonObject = {}
  for (const [path, item] of Object.entries(objectOf(source.paths))) {
    const entries = Object.entries(objectOf(item)).filter(
      ([key, value]) => !methods.some((method) => method === key) || taken.has(objectOf(value)),
    )
    if (entries.some(([key]) => methods.some((method) => method === key))) paths[path] = Object.fromEntries(entries)
  }
  return paths
}

/** The path items, and the components that they refer to, directly or not. */
const reached = (source: JsonObject, paths: JsonObject): JsonObject => {
  const components: Record<string, JsonObject> = {}
  const open: Json[] = [paths]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    eachReference(value, (kind, name) => {
      const own = (components[kind] ??= {})
      const component = objectOf(objectOf(source.components)[kind])[name]
      if (component === undefined || Object.hasOwn(own, name)) return
      own[name] = component
      open.push(component)
    })
  }
  return { paths, components }
}

const pointer = /^#\/components\/([^/]+)\/([^/]+)$/

const eachReference = (value: Json, found: (kind: string, name: string) => void): void => {
  if (typeof value === 'string') {
    const [, kind, name] = pointer.exec(value) ?? []
    if (kind !== undefined && name !== undefined) found(kind, name)
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) eachReference(inner, found)
  }
}

/**
 * The same under other names. Each schema gets a property of its own as well: without it, whoever compares by content
 * would do the work once for all copies, and no real document repeats itself like that.
 */
const renamed = ({ paths, components }: JsonObject, suffix: string): JsonObject => ({
  paths: Object.fromEntries(
    Object.entries(objectOf(paths)).map(([path, item]) => [`/${suffix}${path}`, withNames(item, suffix)]),
  ),
  components: Object.fromEntries(
    Object.entries(objectOf(components)).map(([kind, own]) => [
      kind,
      Object.fromEntries(
        Object.entries(objectOf(own)).map(([name, component]) => {
          const copy = withNames(component, suffix)
          const properties = kind === 'schemas' ? objectOf(copy).properties : undefined
          if (isObject(properties)) properties[suffix.replace('-', '_')] = { type: 'boolean' }
          return [`${name}-${suffix}`, copy]
        }),
      ),
    ]),
  ),
})

/** References to components and the names of operations, renamed throughout. */
const withNames = (value: Json, suffix: string): Json => {
  if (typeof value === 'string') return pointer.test(value) ? `${value}-${suffix}` : value
  if (Array.isArray(value)) return value.map((item) => withNames(item, suffix))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'operationId' && typeof inner === 'string' ? `${inner}-${suffix}` : withNames(inner, suffix),
    ]),
  )
}

const merge = (document: JsonObject, { paths, components }: JsonObject): void => {
  Object.assign(objectOf(document.paths), paths)
  const all = objectOf(document.components)
  for (const [kind, own] of Object.entries(objectOf(components)))
    all[kind] = { ...objectOf(all[kind]), ...objectOf(own) }
}
