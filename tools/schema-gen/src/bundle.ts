import { basename } from 'node:path'
import { type Location, toPointer } from '@throughline/kernel'
import { isObject, type JsonObject, type JsonValue, type Schema } from './json.ts'
import { eachSchema, subschemas } from './keywords.ts'
import type { SchemaFile, SchemaFiles, Target } from './schema-files.ts'

/** One schema of one document, every reference internal, and where each part of it comes from. */
export interface Bundle {
  schema: JsonObject
  locate(pointer: string, options?: { key?: boolean }): Location
}

/** Where a part of the bundle was copied from. */
interface Origin {
  file: SchemaFile
  pointer: string
}

/**
 * Joins a schema and the files that it refers to. References to schemas within the entry stay as they are; what stands
 * in other files, or under an unknown keyword, moves to `$defs`, under the last name of its pointer or the name of its file. A reference that
 * leads nowhere is a finding of `files`, and stays.
 */
// implements: TL-SCHEMA-001
export const bundle = (entry: SchemaFile, files: SchemaFiles): Bundle => {
  const schema = copy(entry.document.value as JsonObject)
  const origins = new Map<string, Origin>([['', { file: entry, pointer: '' }]])
  const names = new Map<string, string>()
  const places = new Set(schemaPointers(schema, ''))
  const moved: { name: string; schema: Schema }[] = []
  const taken = new Set(Object.keys(isObject(schema.$defs) ? schema.$defs : {}))

  const nameOf = (target: Target): string => {
    const key = `${target.file.path}#${target.pointer}`
    const known = names.get(key)
    if (known !== undefined) return known
    const name = freeName(target, taken)
    taken.add(name)
    names.set(key, name)
    const pointer = toPointer(['$defs', name])
    origins.set(pointer, { file: target.file, pointer: target.pointer })
    const moving = copy(target.schema)
    moved.push({ name, schema: moving })
    rewrite(moving, target.file, target.pointer)
    return name
  }

  const rewrite = (root: Schema, file: SchemaFile, start: string): void => {
    for (const { schema: each, pointer } of eachSchema(root, start)) {
      // Every reference is a pointer now: an anchor that is copied would stand twice.
      delete each.$anchor
      if (typeof each.$ref !== 'string') continue
      const target = files.resolve(each.$ref, file, file.document.locate(`${pointer}/$ref`))
      if (!target) continue
      const stays = target.file.path === entry.path && places.has(target.pointer)
      each.$ref = `#${encoded(stays ? target.pointer : toPointer(['$defs', nameOf(target)]))}`
    }
  }

  rewrite(schema, entry, '')
  if (moved.length > 0) {
    const own = isObject(schema.$defs) ? schema.$defs : {}
    schema.$defs = { ...own, ...Object.fromEntries(moved.map((each) => [each.name, each.schema])) }
  }
  return {
    schema,
    locate: (pointer, options) => {
      const part = [...origins.keys()]
        .filter((prefix) => pointer === prefix || pointer.startsWith(`${prefix}/`))
        .reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), '')
      const { file, pointer: start } = origins.get(part) ?? { file: entry, pointer: '' }
      return file.document.locate(`${start}${pointer.slice(part.length)}`, options)
    },
  }
}

/** Where schemas stand; what lies elsewhere, under a keyword that nobody knows, is no part of the schema. */
const schemaPointers = (schema: Schema, pointer: string): string[] => [
  pointer,
  ...(isObject(schema) ? subschemas(schema, pointer) : []).flatMap((inner) =>
    schemaPointers(inner.schema, inner.pointer),
  ),
]

/** A copy in which nothing is shared: an alias in YAML gives one object in two places. */
const copy = <Value extends JsonValue>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** A pointer as a URI fragment. */
const encoded = (pointer: string): string => encodeURI(pointer).replaceAll('#', '%23')

const freeName = ({ file, pointer }: Target, taken: ReadonlySet<string>): string => {
  const last = pointer
    .split('/')
    .at(-1)
    ?.replace(/[^\w.-]/g, '_')
  const wish = last || basename(file.path).replace(/(?:\.schema)?\.\w+$/, '')
  for (let name = wish, number = 2; ; name = `${wish}_${number++}`) if (!taken.has(name)) return name
}
