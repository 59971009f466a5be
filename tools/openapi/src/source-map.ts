import { type Location, pointerTokens, toPointer } from '@throughline/kernel'
import type { JsonObject } from './api-model.ts'
import type { Place } from './follow-references.ts'
import type { Documents } from './load-documents.ts'
import { valueAt } from './pointers.ts'

type Locate = (pointer: string, options?: { key?: boolean }) => Location

/**
 * Finds the source of a place in the bundle by walking the bundle and the original documents side by side: where an
 * original has a reference and the bundle does not, the bundler put the target in its place.
 */
export const sourceMap = (documents: Documents, bundle: JsonObject): Locate => {
  const { entry, files, references } = documents
  return (pointer, options = {}) => {
    let place: Place = { id: entry, pointer: '' }
    let original: unknown = files.get(entry)?.value
    let bundled: unknown = bundle
    for (const token of pointerTokens(pointer)) {
      if (!isReference(bundled) && isReference(original) && !hasOwn(original, token)) {
        const reached = references.get(original as object)?.reaches
        if (reached) {
          place = reached
          original = valueAt(files.get(reached.id)?.value, reached.pointer)?.value
        }
      }
      if (!hasOwn(original, token)) break
      place = { id: place.id, pointer: place.pointer + toPointer([token]) }
      original = (original as Record<string, unknown>)[token]
      bundled = hasOwn(bundled, token) ? (bundled as Record<string, unknown>)[token] : undefined
    }
    // A whole object that was put in place of a reference stands where the object stands.
    if (!options.key && !isReference(bundled) && isReference(original)) {
      place = references.get(original as object)?.reaches ?? place
    }
    const document = files.get(place.id)
    if (document === undefined) throw new Error(`no document ${place.id}`)
    return document.locate(place.pointer, options)
  }
}

const hasOwn = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)

const isReference = (value: unknown): boolean => hasOwn(value, '$ref')
