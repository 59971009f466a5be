import type { JsonObject } from './api-model.ts'
import { type Copies, copyDocuments, define, hiddenReference, nameOf, numberOf } from './copy-documents.ts'
import { isObject } from './document-shape.ts'
import type { Place, Target } from './follow-references.ts'
import { layersBehind } from './layers-behind.ts'
import type { Documents } from './load-documents.ts'
import { childPointer, encodePointer, fragmentOf, hasOwn, hasReference } from './pointers.ts'

export interface Bundle {
  value: JsonObject
  /** Schemas that only a mapping names: they stand in `components.schemas` of the bundle alone. */
  added: ReadonlyMap<string, Target>
}

/**
 * Joins all documents into one whose references are internal pointers. Every reference has been resolved already, so the
 * bundler is given numbered documents and exact pointers, and never touches the disk or the network. What only looks
 * like a reference, or leads nowhere, is hidden from it. What a reference names that may not stand where it does is put
 * in its place before. A document whose references are pointers into itself is its own bundle.
 */
export const bundleDocuments = async (documents: Documents): Promise<Bundle> => {
  const entry = documents.files.get(documents.entry)?.value as JsonObject
  // implements: TL-OPENAPI-111
  if (documents.plain) return { value: entry, added: new Map() }
  const { clones, standing, nameFrom } = copyDocuments(documents)
  const root = clones[0] as JsonObject
  const added = addMapped(documents, root, standing, nameFrom)
  if (clones.length > 1) await join(clones)
  reveal(root)
  writeMappings(documents, root, added)
  return { value: root, added }
}

/** Bundles numbered documents into the first. */
const join = async (clones: readonly unknown[]): Promise<void> => {
  const root = clones[0] as JsonObject
  const { openapi, info, paths } = root
  // The bundler's own opinion of these fields is not asked for: they are judged afterwards.
  // References may lead into them all the same.
  const shown = isObject(info) ? info : {}
  Object.assign(root, { openapi: '3.1.0', info: { ...shown, title: '', version: '' }, paths: paths ?? {} })
  // Loaded for those who have several files: it brings much with it.
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser')
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
}

/** Gives a place in the bundle to each schema of another file that only a mapping names. */
// implements: TL-OPENAPI-106
const addMapped = (
  documents: Documents,
  root: JsonObject,
  standing: Copies['standing'],
  nameFrom: Copies['nameFrom'],
): Map<string, Target> => {
  const { entry, references, mappings } = documents
  const added = new Map<string, Target>()
  const named = [...mappings.values()].flatMap((targets) => [...targets.values()]).filter(({ id }) => id !== entry)
  if (named.length === 0) return added
  const placed = new Set([...references.values()].map(({ reaches }) => reaches.value))
  for (const target of named) {
    if (placed.has(target.value) || standing.has(target.value)) continue
    placed.add(target.value)
    if (!isObject(root.components)) define(root, 'components', {})
    const components = root.components as JsonObject
    if (!isObject(components.schemas)) define(components, 'schemas', {})
    const schemas = components.schemas as JsonObject
    const name = freshName(target, schemas)
    define(schemas, name, { $ref: nameFrom(entry, target) })
    added.set(name, target)
  }
  return added
}

/** The name of a schema by its place: the last token of its pointer, else its file. */
const freshName = ({ id, pointer }: Place, taken: object): string => {
  const last = (pointer === '' ? id.replace(/\.[a-z]+$/i, '') : pointer).split('/').at(-1) ?? ''
  const base = last.replace(/[^A-Za-z0-9._-]+/g, '_') || 'Schema'
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`
    if (!Object.hasOwn(taken, name)) return name
  }
}

/** Lets each mapping name its schemas where they stand in the bundle, found by walking it beside the originals. */
// implements: TL-OPENAPI-106
const writeMappings = (documents: Documents, root: JsonObject, added: Bundle['added']) => {
  const { entry, files, mappings } = documents
  if (mappings.size === 0) return
  const landed = new Map<unknown, string>()
  const copies: [Record<string, unknown>, Map<string, Target>][] = []
  const seen = new Set<object>()
  const open: { copy: unknown; original: unknown; pointer: string }[] = []
  const visit = (copy: unknown, original: unknown, pointer: string): void => {
    if (!isObject(copy) && !Array.isArray(copy)) return
    const layers = hasReference(copy) ? [] : [original, ...layersBehind(documents, original).map(({ value }) => value)]
    for (const value of layers) if (value !== undefined && !landed.has(value)) landed.set(value, pointer)
    if (seen.has(copy)) return
    seen.add(copy)
    const targets = mappings.get(original as object)
    if (targets) copies.push([copy as Record<string, unknown>, targets])
    for (const [key, child] of Object.entries(copy)) {
      const parent = hasOwn(original, key) ? original : layers.find((layer) => hasOwn(layer, key))
      const counterpart = hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined
      open.push({ copy: child, original: counterpart, pointer: childPointer(pointer, key) })
    }
  }
  const schemas = (root.components as JsonObject | undefined)?.schemas as JsonObject | undefined
  for (const [name, target] of added) visit(schemas?.[name], target.value, childPointer('/components/schemas', name))
  visit(root, files.get(entry)?.value, '')
  for (let next = open.pop(); next; next = open.pop()) visit(next.copy, next.original, next.pointer)
  for (const [copy, targets] of copies) {
    for (const [name, { value }] of targets) {
      const pointer = landed.get(value)
      if (pointer !== undefined) define(copy, name, encodePointer(pointer))
    }
  }
}

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
