import { commentRegions } from './comment-regions.ts'
import { commentSyntaxes } from './comment-syntax.ts'
import type { Reference } from './file-facts.ts'
import type { FoundId } from './found-id.ts'
import { referencesIn } from './read-commented.ts'
import { promiseKey } from './read-yaml.ts'

const promises = new RegExp(`"${promiseKey}"\\s*:\\s*(?:"[^"\\n]*"|\\[[^\\][{}]*\\])`, 'g')

/** Strings and comments of JSON, and what stands under `x-req-id`. */
export const readJson = (text: string, ids: readonly FoundId[]): Reference[] => {
  if (ids.length === 0) return []
  const promised = [...text.matchAll(promises)].map(({ 0: whole, index }) => ({
    from: index,
    to: index + whole.length,
  }))
  const regions = commentRegions(text, commentSyntaxes.json ?? {})
  for (const region of regions) {
    if (promised.some(({ from, to }) => from <= region.from && region.to <= to)) region.kind = 'key'
  }
  return referencesIn(text, regions, ids)
}
