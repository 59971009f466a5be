import type { Found, Place, Target } from './follow-references.ts'
import { layersBehind } from './layers-behind.ts'
import type { Documents } from './load-documents.ts'
import { childPointer, encodePointer, hasOwn } from './pointers.ts'

export interface Copies {
  /** The documents, the entry first. */
  clones: unknown[]
  /** Values that stand in the entry's copy in place of references, with their pointers there. */
  standing: ReadonlyMap<unknown, string>
  /** A reference from one document to a place, as the bundler takes it. */
  nameFrom(from: string, target: Target): string
}

/** A name that nobody gives a field. */
export const hiddenReference = '\u0000$ref'

export const nameOf = (number: number): string => `/bundle/${number}.json`
export const numberOf = (url: string): number => Number(/(\d+)\.json$/.exec(url)?.[1])

/** Sets a field even where its name is `__proto__`. */
export const define = (target: object, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** Where a copy is made. */
interface Site {
  /** The document that the copy is part of. */
  host: string
  /** Copies by what they are made of: what an alias shares stays shared. */
  twins: Map<object, unknown>
  /** Whether this is put in place of a reference. */
  inPlace: boolean
}

/**
 * Copies of the documents, in which each reference between files names its target by number, and values stand in place
 * of references that may not stand there.
 */
// implements: TL-OPENAPI-113, TL-OPENAPI-114
export const copyDocuments = (documents: Documents): Copies => {
  const { entry, files, references, inlined, identified } = documents
  const ids = [entry, ...[...files.keys()].filter((id) => id !== entry).sort()]
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const standing = new Map<unknown, string>()
  const open: { twin: object; host: string; found: Found }[] = []

  const stand = (value: unknown, pointer: string): void => {
    const before = standing.get(value)
    // A component has a name there.
    if (before === undefined || (isComponent(pointer) && !isComponent(before))) standing.set(value, pointer)
  }

  const clone = (value: unknown, site: Site, pointer: string): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (site.twins.has(value)) return site.twins.get(value)
    const behind = inlined.has(value) ? layersBehind(documents, value).map((layer) => layer.value) : []
    // A list has no fields to be joined with others.
    const layers = Array.isArray(behind.at(-1)) ? behind.slice(-1) : [value, ...behind]
    const twin: unknown[] | Record<string, unknown> = Array.isArray(layers[0]) ? [] : {}
    site.twins.set(value, twin)
    // Each time anew: what stands in one of the places may be told from what stands in another.
    const inner = behind.length === 0 ? site : { ...site, twins: new Map<object, unknown>(), inPlace: true }
    let isWhole = inner.inPlace && site.host === entry
    for (const layer of layers as object[]) {
      if (isWhole) stand(layer, pointer)
      // What is joined with the fields before it is not what stands here.
      isWhole &&= Object.keys(layer).length === 1
      copyFields(twin, layer, layer === value ? site : inner, pointer)
    }
    return twin
  }

  const copyFields = (twin: object, value: object, site: Site, pointer: string): void => {
    const found = references.get(value)
    for (const [key, item] of Object.entries(value)) {
      if ((key === '$id' || key === '$anchor') && identified.has(value)) continue
      if (hasOwn(twin, key)) continue
      if (key !== '$ref') {
        // Pointers are asked for where something is put in place of a reference.
        define(twin, key, clone(item, site, inlined.size === 0 ? '' : childPointer(pointer, key)))
      } else if (found === undefined) define(twin, hiddenReference, clone(item, site, pointer))
      else if (!inlined.has(value)) {
        define(twin, key, '')
        open.push({ twin, host: site.host, found })
      }
    }
  }

  const nameFrom = (from: string, target: Target): string => {
    const pointer = standing.get(target.value)
    const place: Place =
      pointer !== undefined && (target.id !== entry || isComponent(pointer)) ? { id: entry, pointer } : target
    const number = numbers.get(place.id) ?? 0
    const inDocument = encodePointer(number === 0 ? place.pointer : `/document${place.pointer}`)
    return `${from === place.id ? '' : nameOf(number)}${inDocument}`
  }

  const clones = ids.map((id) => clone(files.get(id)?.value, { host: id, twins: new Map(), inPlace: false }, ''))
  for (const { twin, host, found } of open) define(twin, '$ref', nameFrom(host, found.names))
  return { clones, standing, nameFrom }
}

const isComponent = (pointer: string): boolean => pointer.startsWith('/components/')
