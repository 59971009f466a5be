import { isJsonObject } from '../api-model.ts'
import { faultsOf } from '../judge-structure.ts'
import type { Rule } from './rule.ts'

export const exchangeMalformed: Rule = function* ({ all, judges }) {
  for (const { node, pointer } of all('Response')) {
    const exchanges = node['x-exchanges']
    if (exchanges === undefined) continue
    const place = `${pointer}/x-exchanges`
    yield* faultsOf(judges.exchanges, exchanges, place, "'x-exchanges'")
    if (isJsonObject(node.content) && Object.keys(node.content).length > 0) {
      const message = "'x-exchanges' stands on a response with content, whose exchanges are named by its examples"
      yield { message, pointer: place, key: true }
    }
  }
  for (const { node, pointer } of all('Example')) yield* faultsOf(judges.example, node, pointer, 'the example')
}
