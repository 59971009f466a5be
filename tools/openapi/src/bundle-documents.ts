import SwaggerParser from '@apidevtools/swagger-parser'
import type { JsonObject } from './api-model.ts'
import { referenceOf, walkDocument } from './document-shape.ts'
import type { Documents, Reference } from './load-documents.ts'

/** Whether any reference leads to another file. */
export const isMultiFile = ({ files }: Documents): boolean => files.size > 1

/**
 * Joins all documents into one whose references are internal. Every reference has been resolved already, so the
 * bundler is given numbered documents and exact pointers, and never touches the disk or the network. A single
 * document is its own bundle.
 */
export const bundleDocuments = async (documents: Documents): Promise<JsonObject> => {
  const entry = documents.files.get(documents.entry)?.value as JsonObject
  if (!isMultiFile(documents)) return entry
  const { clones, kept } = renumber(documents)
  const root = clones[0] as JsonObject
  const { openapi, info, paths } = root
  // The bundler's own opinion of these fields is not asked for: they are judged afterwards.
  Object.assign(root, { openapi: '3.1.0', info: { title: '', version: '' }, paths: paths ?? {} })
  const isLiteral = (_path: string, value: unknown): boolean =>
    typeof value === 'object' && value !== null && kept.has(value)
  const plugin = { order: 1, canRead: true }
  await SwaggerParser.bundle(
    nameOf(0),
    root as never,
    {
      resolve: { file: false, http: false, numbered: { ...plugin, read: () => '' } },
      parse: {
        json: false,
        yaml: false,
        text: false,
        binary: false,
        numbered: { ...plugin, parse: (file: { url: string }) => clones[numberOf(file.url)] },
      },
      resolveExcludedPathMatcher: isLiteral,
      bundle: { excludedPathMatcher: isLiteral },
    } as never,
  )
  restore(root, { openapi, info, paths })
  for (const { node, kind } of walkDocument(root)) {
    // A reference from another document back to the entry keeps the entry's name.
    const reference = referenceOf(node, kind)
    if (reference?.startsWith(`${nameOf(0)}#`)) (node as JsonObject).$ref = reference.slice(nameOf(0).length)
  }
  return root
}

const nameOf = (number: number): string => `/bundle/${number}.json`
const numberOf = (url: string): number => Number(/(\d+)\.json$/.exec(url)?.[1])

const restore = (root: JsonObject, fields: { [name: string]: JsonObject[string] | undefined }): void => {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'paths' && value !== undefined) continue
    if (value === undefined) delete root[name]
    else root[name] = value
  }
}

/** Copies of the documents, in which each reference between files names its target by number. */
const renumber = ({ entry, files, references, literals }: Documents) => {
  const ids = [entry, ...[...files.keys()].filter((id) => id !== entry).sort()]
  const twins = new Map<object, object>()
  const clones = ids.map((id) => cloneInto(twins, files.get(id)?.value))
  const kept = new Set<object>()
  for (const [node, twin] of twins) {
    if (literals.has(node)) kept.add(twin)
    else if (typeof (node as { $ref?: unknown }).$ref === 'string') {
      const reference = references.get(node)
      if (reference === undefined) kept.add(twin)
      else (twin as { $ref: string }).$ref = renumbered(ids, reference)
    }
  }
  return { clones, kept }
}

const renumbered = (ids: readonly string[], { from, names }: Reference): string =>
  `${from === names.id ? '' : nameOf(ids.indexOf(names.id))}#${encodePointer(names.pointer)}`

/** A JSON Pointer as a URI fragment. @see RFC 6901 §6 */
const encodePointer = (pointer: string): string => pointer.split('/').map(encodeURIComponent).join('/')

const cloneInto = (twins: Map<object, object>, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const known = twins.get(value)
  if (known) return known
  if (Array.isArray(value)) {
    const list: unknown[] = []
    twins.set(value, list)
    for (const item of value) list.push(cloneInto(twins, item))
    return list
  }
  const twin: Record<string, unknown> = {}
  twins.set(value, twin)
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(twin, key, {
      value: cloneInto(twins, item),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return twin
}
