import { nameOf } from '../name-of.ts'
import type { Fault, Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.8.2 Path Templating */
// implements: TL-OPENAPI-005
export const pathParameterMismatch: Rule = function* ({ model }) {
  const unused = new Map<string, Fault>()
  const used = new Set<string>()
  for (const operation of model.operations) {
    const names = new Set([...operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? ''))
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path')
    for (const name of names) {
      if (declared.some((parameter) => parameter.name === name)) continue
      const message = `${nameOf(operation)} declares no path parameter '${name}', which ${operation.path} has`
      yield { message, pointer: operation.pointer, key: true }
    }
    for (const { name, pointer } of declared) {
      // One declaration may serve several paths.
      if (names.has(name)) used.add(pointer)
      else unused.set(pointer, { message: `the path parameter '${name}' is not in ${operation.path}`, pointer })
    }
  }
  for (const [pointer, fault] of unused) if (!used.has(pointer)) yield fault
}
