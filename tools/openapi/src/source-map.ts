import { type Location, pointerTokens, toPointer } from '@throughline/kernel'
import type { JsonObject } from './api-model.ts'
import type { Bundle } from './bundle-documents.ts'
import type { Place } from './follow-references.ts'
import type { Documents } from './load-documents.ts'

type Locate = (pointer: string, options?: { key?: boolean }) => Location

/**
 * Finds the source of a place in the bundle by walking the bundle and the original documents side by side: where an
 * original has a reference and the bundle does not, the bundler put the target in its place.
 */
export const sourceMap = (documents: Documents, { value: bundle, added }: Bundle): Locate => {
  const { entry, files, references } = documents
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
      if (!isReference(bundled) && isReference(original) && !hasOwn(original, token)) {
        const reached = references.get(original as object)?.reaches
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
