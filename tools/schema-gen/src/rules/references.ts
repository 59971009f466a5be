import type { Finding } from '@throughline/kernel'
import type { Bundle } from '../bundle.ts'
import { finding } from '../findings.ts'
import { isObject, type JsonObject } from '../json.ts'
import { inPlaceKeywords, subschemas } from '../keywords.ts'
import { pointerOfRef, schemaAt } from '../pointers.ts'

/**
 * Chains of references and of schemas that judge the same value, which come back to where they began: a validator
 * would never end. A chain through properties or items takes a step into the value and is fine.
 */
// implements: TL-SCHEMA-002
export const referenceLoops = ({ schema: root, locate }: Bundle): Finding[] => {
  const findings: Finding[] = []
  const state = new Map<JsonObject, 'open' | 'done'>()
  const visit = (schema: JsonObject, pointer: string): void => {
    state.set(schema, 'open')
    if (typeof schema.$ref === 'string') {
      const start = pointerOfRef(schema.$ref)
      const target = start === undefined ? undefined : schemaAt(root, start)
      if (isObject(target) && state.get(target) === 'open') {
        const message = `'${schema.$ref}' comes back to itself without reaching a value`
        findings.push(finding('schema-ref-loop', message, { location: locate(`${pointer}/$ref`) }))
      } else if (isObject(target) && !state.has(target)) visit(target, start ?? '')
    }
    for (const inner of subschemas(schema, pointer)) {
      if (!inPlaceKeywords.has(inner.keyword) || !isObject(inner.schema)) continue
      if (!state.has(inner.schema)) visit(inner.schema, inner.pointer)
    }
    state.set(schema, 'done')
  }
  const visitAll = (schema: JsonObject, pointer: string): void => {
    if (!state.has(schema)) visit(schema, pointer)
    for (const inner of subschemas(schema, pointer)) if (isObject(inner.schema)) visitAll(inner.schema, inner.pointer)
  }
  visitAll(root, '')
  return findings
}
