import SwaggerParser from '@apidevtools/swagger-parser'
import type { JsonObject } from './api-model.ts'
import { isObject } from './document-shape.ts'
import type { Place } from './follow-references.ts'
import type { Documents } from './load-documents.ts'
import { fragmentOf } from './pointers.ts'

/** Whether any reference leads to another file. */
export const isMultiFile = ({ files }: Documents): boolean => files.size > 1

/**
 * Joins all documents into one whose references are internal. Every reference has been resolved already, so the
 * bundler is given numbered documents and exact pointers, and never touches the disk or the network. What only looks
 * like a reference, or leads nowhere, is hidden from it. A single document is its own bundle.
 */
export const bundleDocuments = async (documents: Documents): Promise<JsonObject> => {
  const entry = documents.files.get(documents.entry)?.value as JsonObject
  if (!isMultiFile(documents)) return entry
  const clones = renumber(documents)
  const root = clones[0] as JsonObject
  const { openapi, info, paths } = root
  // The bundler's own opinion of these fields is not asked for: they are judged afterwards.
  Object.assign(root, { openapi: '3.1.0', info: { title: '', version: '' }, paths: paths ?? {} })
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
        // An empty document is an error to the bundler: it is given each within another.
        numbered: { ...plugin, parse: (file: { url: string }) => ({ document: clones[numberOf(file.url)] }) },
      },
    } as never,
  )
  Object.assign(root, { openapi, info })
  if (info === undefined) delete root.info
  if (paths === undefined) delete root.paths
  reveal(root)
  return root
}

const nameOf = (number: number): string => `/bundle/${number}.json`
const numberOf = (url: string): number => Number(/(\d+)\.json$/.exec(url)?.[1])

/** Copies of the documents, in which each reference between files names its target by number. */
const renumber = ({ entry, files, references }: Documents): unknown[] => {
  const ids = [entry, ...[...files.keys()].filter((id) => id !== entry).sort()]
  const targetOf = (from: string, { id, pointer }: Place): string => {
    const number = ids.indexOf(id)
    return `${from === id ? '' : nameOf(number)}${encodePointer(number === 0 ? pointer : `/document${pointer}`)}`
  }
  const twins = new Map<object, unknown>()
  const clone = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (twins.has(value)) return twins.get(value)
    const twin: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {}
    twins.set(value, twin)
    const reference = references.get(value)
    for (const [key, item] of Object.entries(value)) {
      if (key !== '$ref') define(twin, key, clone(item))
      else if (reference) define(twin, key, targetOf(reference.from, reference.names))
      else define(twin, hiddenReference, clone(item))
    }
    return twin
  }
  return ids.map((id) => clone(files.get(id)?.value))
}

/** A name that nobody gives a field. */
const hiddenReference = '\u0000$ref'

/** Sets a field even where its name is `__proto__`. */
const define = (target: object, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** A JSON Pointer as a URI fragment. @see RFC 6901 §6 */
const encodePointer = (pointer: string): string => `#${encodeURI(pointer).replaceAll('#', '%23')}`

/** Shows again what was hidden, and writes each reference as a URI: the bundler leaves braces as they are. */
const reveal = (root: object): void => {
  const seen = new Set<object>([root])
  for (const node of seen) {
    if (isObject(node) && hiddenReference in node) {
      const entries = Object.entries(node)
      for (const [key] of entries) delete node[key]
      for (const [key, value] of entries) define(node, key === hiddenReference ? '$ref' : key, value)
    } else if (isObject(node) && typeof node.$ref === 'string') {
      // A reference from another document back to the entry keeps the entry's name.
      const target = fragmentOf(node.$ref)
      if (target !== undefined) node.$ref = encodePointer(target)
    }
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) seen.add(child)
  }
}
