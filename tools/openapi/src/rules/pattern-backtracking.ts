import { attackOn, mayBacktrack } from '@throughline/kernel/backtracking'
import { isJsonObject } from '../api-model.ts'
import { childPointer } from '../pointers.ts'
import type { Fault, Rule } from './rule.ts'

/** A pattern in whose search a text of some dozen characters can take hours. */
// implements: TL-OPENAPI-126
export const patternBacktracking: Rule = async function* ({ all, references }) {
  const places = [...all('Schema'), ...references('Schema')].flatMap(({ node, pointer }) => [
    ...(typeof node.pattern === 'string' ? [{ pattern: node.pattern, pointer: `${pointer}/pattern`, key: false }] : []),
    ...Object.keys(isJsonObject(node.patternProperties) ? node.patternProperties : {}).map((pattern) => {
      return { pattern, pointer: childPointer(pointer, 'patternProperties', pattern), key: true }
    }),
  ])
  const attacks = new Map<string, string | undefined>()
  const end = Date.now() + timeLimitMs
  for (const { pattern, pointer, key } of places) {
    if (!attacks.has(pattern))
      attacks.set(pattern, mayBacktrack(pattern) ? attackOn(pattern, Math.max(end - Date.now(), 1)) : undefined)
    const attack = attacks.get(pattern)
    if (attack === undefined) continue
    const fault: Fault = { message: `the pattern ${pattern} takes exponential time on ${attack}`, pointer, key }
    yield fault
  }
}

/** For all patterns of a document; what takes longer is not judged, so that the analysis itself comes to an end. */
const timeLimitMs = 10_000
