import { escapeToken, type Finding } from '@throughline/kernel'
import type { ApiModel, JsonValue } from '@throughline/openapi'
import { finding } from '../findings.ts'
import { valueAt } from '../pointers.ts'
import { isObject } from '../walk-schemas.ts'
import type { CompiledFragment } from './compiled.ts'
import type { Fragments } from './fragments.ts'

/** What is to be said of fragments. Places are looked up here: nearly all fragments have nothing to say. */
// implements: TL-OPENAPI-189
export const reportFragments = (
  model: ApiModel,
  { fragments }: Pick<Fragments, 'fragments'>,
  compiled: ReadonlyMap<string, CompiledFragment>,
): Finding[] => {
  const findings: Finding[] = []
  for (const [name, { leftOut, broken }] of compiled) {
    const { pointer = '' } = fragments.get(name) ?? {}
    for (const { pattern, message } of leftOut) {
      const text = `the validator leaves out the pattern ${pattern}: ${message}`
      const location = model.locate(pointer + pathOfPattern(valueAt(model, `#${pointer}`), pattern))
      findings.push(finding('pattern-not-portable', text, { location }))
    }
    if (broken !== undefined) {
      findings.push(finding('schema-not-compilable', broken, { location: model.locate(pointer) }))
    }
  }
  return findings
}

/** Where a pattern stands inside a schema; nowhere if the schema was put together of several. */
const pathOfPattern = (schema: JsonValue, pattern: string): string => {
  const search = (node: JsonValue): string | undefined => {
    if (typeof node !== 'object' || node === null) return undefined
    if (isObject(node)) {
      if (node.pattern === pattern) return '/pattern'
      const { patternProperties } = node
      if (isObject(patternProperties) && Object.hasOwn(patternProperties, pattern)) {
        return `/patternProperties/${escapeToken(pattern)}`
      }
    }
    for (const [name, inner] of Object.entries(node)) {
      const path = search(inner)
      if (path !== undefined) return `/${escapeToken(name)}${path}`
    }
    return undefined
  }
  return search(schema) ?? ''
}
