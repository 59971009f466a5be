import { pathToFileURL } from 'node:url'
import type { SourceDocument } from '@throughline/kernel'
import { isObject, walkDocument } from './document-shape.ts'
import { isRemote } from './remote.ts'

/** A schema that references are relative to: one with an `$id`, or a whole document. */
export interface Resource {
  /** The file's absolute path, or its URL. */
  id: string
  pointer: string
  uri: string
  /** Pointers from the top of the document, by `$anchor`. */
  anchors: Map<string, string>
}

/** What the documents of a set call by `$id` and `$anchor`. Most have neither, and cost one search of their text. */
export interface Resources {
  add(id: string, document: SourceDocument): void
  /** The innermost resource around a place; undefined in a document that names nothing. */
  around(id: string, pointer: string): Resource | undefined
  /** The resource that a reference from a place names by its URI. */
  named(id: string, pointer: string, reference: string): Resource | undefined
  /** Schemas whose `$id` or `$anchor` is one: in a bundle, where every reference is a pointer, they would mislead. */
  readonly identified: ReadonlySet<object>
  /** Where an `$id` or an `$anchor` stands that another schema has already. */
  readonly repeated: readonly { id: string; pointer: string; name: string }[]
}

/** What documents of OpenAPI 3.0 name: there, neither is a keyword. */
export const noResources: Resources = {
  identified: new Set(),
  repeated: [],
  add: () => undefined,
  around: () => undefined,
  named: () => undefined,
}

const words = /\$id|\$anchor|\$dynamicAnchor/

/** @see JSON Schema 2020-12 core §8.2: base URI, anchors, and dereferencing */
// implements: TL-OPENAPI-105
export const resourcesOf = (): Resources => {
  const byUri = new Map<string, Resource>()
  const byPlace = new Map<string, Map<string, Resource>>()
  const identified = new Set<object>()
  const repeated: { id: string; pointer: string; name: string }[] = []
  const searched = new Set<string>()

  const around = (id: string, pointer: string): Resource | undefined => {
    const places = byPlace.get(id)
    if (places === undefined) return undefined
    for (let place = pointer; ; place = place.slice(0, place.lastIndexOf('/'))) {
      const resource = places.get(place)
      if (resource !== undefined || place === '') return resource
    }
  }

  return {
    identified,
    repeated,
    around,
    named(id, pointer, reference) {
      if (byUri.size === 0) return undefined
      const uri = uriOf(reference, around(id, pointer)?.uri ?? addressOf(id))
      return uri === undefined ? undefined : byUri.get(uri.address)
    },
    add(id, document) {
      if (searched.has(id)) return
      searched.add(id)
      if (!words.test(document.text)) return
      const whole: Resource = { id, pointer: '', uri: addressOf(id), anchors: new Map() }
      const places = new Map([['', whole]])
      byPlace.set(id, places)
      const root = document.value
      // A document of its own is a schema, unless it says that it is a description.
      const kind = isObject(root) && typeof root.openapi === 'string' ? 'OpenApi' : 'Schema'
      for (const visited of walkDocument(root, kind)) {
        if (visited.kind !== 'Schema' || !isObject(visited.node)) continue
        const { $id, $anchor, $dynamicAnchor } = visited.node
        const { pointer } = visited
        if (typeof $id === 'string') {
          const uri = uriOf($id, around(id, pointer)?.uri ?? whole.uri)
          if (uri !== undefined && uri.fragment === '') {
            const resource: Resource = { id, pointer, uri: uri.address, anchors: new Map() }
            if (byUri.has(uri.address)) repeated.push({ id, pointer: `${pointer}/$id`, name: $id })
            else byUri.set(uri.address, resource)
            places.set(pointer, resource)
            identified.add(visited.node)
          }
        }
        for (const [keyword, anchor] of Object.entries({ $anchor, $dynamicAnchor })) {
          if (typeof anchor !== 'string' || !isAnchor.test(anchor)) continue
          const { anchors } = around(id, pointer) ?? whole
          const first = anchors.get(anchor)
          if (first === undefined) anchors.set(anchor, pointer)
          else if (keyword === '$anchor') repeated.push({ id, pointer: `${pointer}/${keyword}`, name: anchor })
          identified.add(visited.node)
        }
      }
    },
  }
}

const isAnchor = /^[A-Za-z_][-A-Za-z0-9._]*$/

const addressOf = (id: string): string => (isRemote(id) ? id : pathToFileURL(id).href)

const uriOf = (reference: string, base: string): { address: string; fragment: string } | undefined => {
  try {
    const url = new URL(reference, base)
    const fragment = url.hash
    url.hash = ''
    return { address: url.href, fragment }
  } catch {
    return undefined
  }
}
