import type { JsonObject, JsonValue } from '../api-model.ts'
import { childPointer } from '../pointers.ts'
import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.10: the list must not include duplicated parameters, which are the same name and place */
export const parameterDuplicate: Rule = function* ({ model, all }) {
  for (const { node, pointer } of [...all('PathItem'), ...all('Operation')]) {
    const seen = new Map<string, string>()
    const list: JsonValue[] = Array.isArray(node.parameters) ? node.parameters : []
    for (const [index, item] of list.entries()) {
      const place = childPointer(pointer, 'parameters', index)
      const { name, in: where } = (model.resolve(item, place).value ?? {}) as JsonObject
      if (typeof name !== 'string' || typeof where !== 'string') continue
      const other = seen.get(`${where} ${name}`)
      if (other === undefined) seen.set(`${where} ${name}`, place)
      else {
        yield {
          message: `the ${where} parameter '${name}' is declared twice in one list`,
          pointer: place,
          related: [{ message: 'the first', pointer: other }],
        }
      }
    }
  }
}
