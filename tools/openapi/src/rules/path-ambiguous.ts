import { type ApiModel, type JsonObject, methods } from '../api-model.ts'
import { childPointer } from '../pointers.ts'
import type { Rule } from './rule.ts'

/** Pairs of paths whose templates differ in parameter names only, with the methods that both have. */
export const identicalPaths = ({ bundle, resolve }: ApiModel): { path: string; other: string; shared: string[] }[] => {
  const paths = (bundle.paths ?? {}) as JsonObject
  const methodsOf = (path: string): string[] => {
    const { value } = resolve(paths[path] ?? null, childPointer('/paths', path))
    return methods.filter((method) => method in ((value ?? {}) as JsonObject))
  }
  const first = new Map<string, string>()
  return Object.keys(paths).flatMap((path) => {
    if (!path.startsWith('/')) return []
    const shape = path.replace(/\{[^{}]*\}/g, '{}')
    const other = first.get(shape)
    if (other === undefined) {
      first.set(shape, path)
      return []
    }
    const taken = methodsOf(other)
    return [{ path, other, shared: methodsOf(path).filter((method) => taken.includes(method)) }]
  })
}

/** @see OpenAPI 3.1.1 §4.8.8: templated paths with the same hierarchy but different names are identical */
// implements: TL-OPENAPI-005
export const pathAmbiguous: Rule = function* ({ model }) {
  for (const { path, other, shared } of identicalPaths(model)) {
    if (shared.length === 0) continue
    yield {
      message: `${path} answers ${shared.join(', ').toUpperCase()} like ${other}, which is the same path`,
      pointer: childPointer('/paths', path),
      key: true,
      related: [{ message: 'the other path', pointer: childPointer('/paths', other), key: true }],
    }
  }
}
