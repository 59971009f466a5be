import { type Location, pointerTokens, toPointer } from '@throughline/kernel'
import type { JsonObject } from './api-model.ts'
import type { Bundle } from './bundle-documents.ts'
import type { Place } from './follow-references.ts'
import { layersBehind } from './layers-behind.ts'
import type { Documents } from './load-documents.ts'
import { hasOwn, hasReference } from './pointers.ts'

type Locate = (pointer: string, options?: { key?: boolean }) => Location

/**
 * Finds the source of a place in the bundle by walking the bundle and the original documents side by side: where an
 * original has a reference and the bundle does not, the bundler put the target in its place.
 */
// implements: TL-OPENAPI-003
export const sourceMap = (documents: Documents, { value: bundle, added }: Bundle): Locate => {
  const { entry, files, plain } = documents
  const only = files.get(entry)
  // Nothing was put in another place.
  if (plain && only) return (pointer, options) => only.locate(existing(only.value, pointer), options)
  return (pointer, options = {}) => {
    let place: Place = { id: entry, pointer: '' }
    let original: unknown = files.get(entry)?.value
    let bundled: unknown = bundle
    let tokens = pointerTokens(pointer)
    const [first, second, name = ''] = tokens
    const alone = first === 'components' && second === 'schemas' ? added.get(name) : undefined
    if (alone) {
      place = alone
      original = alone.value
      bundled = ((bundle.components as JsonObject).schemas as JsonObject)[name]
      tokens = tokens.slice(3)
    }
    for (const token of tokens) {
      if (!hasReference(bundled) && hasReference(original) && !hasOwn(original, token)) {
        const layers = layersBehind(documents, original)
        const reached = layers.find(({ value }) => hasOwn(value, token)) ?? layers.at(-1)
        if (reached) {
          place = reached
          original = reached.value
        }
      }
      if (!hasOwn(original, token)) break
      place = { id: place.id, pointer: place.pointer + toPointer([token]) }
      original = (original as Record<string, unknown>)[token]
      bundled = hasOwn(bundled, token) ? (bundled as Record<string, unknown>)[token] : undefined
    }
    // A whole object that was put in place of a reference stands where the object stands.
    if (!options.key && !hasReference(bundled)) place = layersBehind(documents, original).at(-1) ?? place
    const document = files.get(place.id)
    if (document === undefined) throw new Error(`no document ${place.id}`)
    return document.locate(place.pointer, options)
  }
}

/** The part of a pointer that leads to something. */
const existing = (value: unknown, pointer: string): string => {
  let at = value
  let end = 0
  for (const token of pointerTokens(pointer)) {
    if (!hasOwn(at, token)) return pointer.slice(0, end)
    at = (at as Record<string, unknown>)[token]
    const next = pointer.indexOf('/', end + 1)
    end = next < 0 ? pointer.length : next
  }
  return pointer
}
