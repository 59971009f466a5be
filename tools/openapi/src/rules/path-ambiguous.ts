import type { JsonObject } from '../api-model.ts'
import { childPointer } from '../load-documents.ts'
import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.8: templated paths with the same hierarchy but different names are identical */
export const pathAmbiguous: Rule = function* ({ model }) {
  const first = new Map<string, string>()
  for (const path of Object.keys((model.bundle.paths ?? {}) as JsonObject)) {
    if (!path.startsWith('/')) continue
    const shape = path.replace(/\{[^{}]*\}/g, '{}')
    const other = first.get(shape)
    if (other === undefined) first.set(shape, path)
    else {
      yield {
        message: `${path} is the same path as ${other}`,
        pointer: childPointer('/paths', path),
        key: true,
        related: [{ message: 'the other path', pointer: childPointer('/paths', other), key: true }],
      }
    }
  }
}
