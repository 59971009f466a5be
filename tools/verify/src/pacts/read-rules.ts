import { toPointer } from '@throughline/kernel'
import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import type { MatchingRule } from './pact.ts'

/** The rules of bodies and headers: `{ body: { "$.a": … } }` since version 3, `{ "$.body.a": … }` before it. */
export const rulesOf = (rules: JsonObject = {}, message: string): MatchingRule[] =>
  Object.entries(rules).flatMap(([key, value]): MatchingRule[] => {
    const pointer = `${message}/matchingRules${toPointer([key])}`
    if (key.startsWith('$')) {
      const [part, ...way] = wayOf(key)
      if (part === 'body') return [{ part, way, matchers: matchersOf([value]), pointer }]
      if (part?.startsWith('header')) return [{ part: 'header', way, matchers: matchersOf([value]), pointer }]
      return []
    }
    if ((key !== 'body' && key !== 'header') || !isJsonObject(value)) return []
    return Object.entries(value).map(([path, rule]) => ({
      part: key,
      way: key === 'body' ? wayOf(path) : [path.replace(/\[\d+\]$/, '')],
      matchers: matchersOf(isJsonObject(rule) && Array.isArray(rule.matchers) ? rule.matchers : []),
      pointer: pointer + toPointer([path]),
    }))
  })

const matchersOf = (matchers: readonly JsonValue[]): MatchingRule['matchers'] =>
  matchers.filter(isJsonObject).map(({ match, regex }) => ({
    match: typeof match === 'string' ? match : typeof regex === 'string' ? 'regex' : 'type',
    ...(typeof regex === 'string' && { regex }),
  }))

/** `$.a['b'][0][*].c` as names; `*` stands for any. */
export const wayOf = (path: string): string[] =>
  [...path.matchAll(/\.([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+|\*))\]/g)].map(
    ([, name, single, double, index]) => name ?? single ?? double ?? index ?? '',
  )
