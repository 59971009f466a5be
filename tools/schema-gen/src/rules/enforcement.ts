import { type Finding, pointerTokens, toPointer } from '@throughline/kernel'
import type { Bundle } from '../bundle.ts'
import { enforceAfterKey } from '../enforce-after.ts'
import { finding } from '../findings.ts'
import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { eachSchema } from '../keywords.ts'
import { schemaAt } from '../pointers.ts'

/** What is enforced later: whether its date or version can be read, and whether it stands where it says something. */
// implements: TL-SCHEMA-013
export const enforcement = ({ schema: root, locate }: Bundle): Finding[] =>
  [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    if (!(enforceAfterKey in schema)) return []
    const at = `${pointer}${toPointer([enforceAfterKey])}`
    const fault = faultOf(schema[enforceAfterKey])
    if (fault !== undefined) {
      return [finding('enforce-after-malformed', `'${enforceAfterKey}' ${fault}`, { location: locate(at) })]
    }
    const idle = idleAt(root, schema, pointer)
    return idle === undefined ? [] : [finding('enforce-after-idle', idle, { location: locate(at, { key: true }) })]
  })

const faultOf = (value: JsonValue | undefined): string | undefined => {
  if (typeof value !== 'string') return 'must be a text: a day such as 2027-01-31, or a version such as 1.4.0'
  if (/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(value)) return undefined
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return `is '${value.slice(0, 40)}', which is neither a day such as 2027-01-31 nor a version such as 1.4.0`
  }
  const day = new Date(`${value}T00:00:00Z`)
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
  return exists ? undefined : `is '${value}', a day that no calendar has`
}

/** Why it says nothing where it stands; nothing where it does. */
const idleAt = (root: JsonObject, schema: JsonObject, pointer: string): string | undefined => {
  const tokens = pointerTokens(pointer)
  const [holds, name] = tokens.slice(-2)
  if (holds === 'allOf') return undefined
  const parent = schemaAt(root, toPointer(tokens.slice(0, -2)))
  if (holds !== 'properties' || name === undefined || !isObject(parent)) {
    return `'${enforceAfterKey}' says nothing here: it belongs to a required key, or to a part of an allOf`
  }
  const required = Array.isArray(parent.required) && parent.required.includes(name)
  if (!required) return `'${enforceAfterKey}' says nothing here: '${name}' is not required`
  return 'default' in schema
    ? `'${enforceAfterKey}' says nothing here: '${name}' has a default, so it is never missing`
    : undefined
}
