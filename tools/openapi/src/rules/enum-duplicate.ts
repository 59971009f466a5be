import type { JsonValue } from '../api-model.ts'
import { isJsonObject } from '../api-model.ts'
import { childPointer } from '../pointers.ts'
import type { Rule } from './rule.ts'

/** @see JSON Schema 2020-12 validation §6.1.2: the elements should be unique */
// implements: TL-OPENAPI-123
export const enumDuplicate: Rule = function* ({ all, references }) {
  for (const { node, pointer } of [...all('Schema'), ...references('Schema')]) {
    if (!Array.isArray(node.enum)) continue
    const first = new Map<string, number>()
    for (const [index, value] of node.enum.entries()) {
      const text = JSON.stringify(sorted(value))
      const other = first.get(text)
      if (other === undefined) {
        first.set(text, index)
        continue
      }
      yield {
        message: `the enum lists ${text.length > 60 ? `${text.slice(0, 57)}…` : text} twice`,
        pointer: childPointer(pointer, 'enum', index),
        related: [{ message: 'the first', pointer: childPointer(pointer, 'enum', other) }],
      }
    }
  }
}

/** Objects are equal whatever the order of their fields. */
const sorted = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const fields = Object.entries(value).map(([name, item]): [string, JsonValue] => [name, sorted(item)])
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}
