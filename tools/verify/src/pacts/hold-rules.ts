import { type Finding, toPointer } from '@throughline/kernel'
import type { JsonValue, Response, SchemaObject } from '@throughline/openapi'
import { headerValues } from '../serialization/header-value.ts'
import { mediaTypeOf } from './hold-response.ts'
import type { Held } from './holding.ts'
import type { MatchingRule, PactResponse } from './pact.ts'

/**
 * The values that a matching rule names one by one beside the recorded one, and that the contract excludes: an
 * alternative of its pattern, or null. Rules that only speak of types or forms are left alone.
 */
// implements: TL-VERIFY-021
export const holdRules = (held: Held, response: Response, answer: PactResponse): Finding[] =>
  answer.rules.flatMap((rule) => {
    const excluded = namedValues(rule).filter((value) => isExcluded(held, response, answer, rule, value))
    if (excluded.length === 0) return []
    const shown = excluded.map((value) => JSON.stringify(value)).join(', ')
    const what = rule.part === 'header' ? `the header ${rule.way[0]}` : `the answer at ${toPointer(rule.way) || '/'}`
    const message = `its rule for ${what} allows ${shown}, which the contract excludes`
    return [held.tell(rule.pointer, message, undefined, 'pact-rule-beyond-contract')]
  })

const namedValues = ({ matchers }: MatchingRule): (string | null)[] =>
  matchers.flatMap(({ match, regex = '' }): (string | null)[] => {
    if (match === 'null') return [null]
    // `^(a|b)$`, of plain words.
    const words = match === 'regex' ? /^\^?\(?(?:\?:)?([\w -]+(?:\|[\w -]+)+)\)?\$?$/.exec(regex)?.[1] : undefined
    return words?.split('|') ?? []
  })

const isExcluded = (
  { found, judges }: Held,
  response: Response,
  { body, headers }: PactResponse,
  { part, way }: MatchingRule,
  value: string | null,
): boolean => {
  const breaks = (schema: SchemaObject | undefined, at: string, values: readonly unknown[]): boolean =>
    schema !== undefined && values.every((each) => judges.reliance.judge(schema, at, each).length > 0)
  if (part === 'header') {
    const declared = response.headers.find(({ name }) => name.toLowerCase() === way[0]?.toLowerCase())
    const recorded = headers.find(({ name }) => name.toLowerCase() === way[0]?.toLowerCase())
    if (!declared?.schema || !recorded || value === null) return false
    const holds = (text: string) =>
      !breaks(declared.schema, `${declared.pointer}/schema`, headerValues(found.model, declared, text))
    return holds(recorded.text) && !holds(value)
  }
  const mediaType = body && mediaTypeOf(response, body)
  if (!mediaType?.schema || body?.content.kind !== 'json') return false
  const at = `${mediaType.pointer}/schema`
  const recorded = body.content.value
  const changed = replaced(recorded, way, value)
  // A recorded value that breaks the contract itself is told as that.
  return changed !== undefined && !breaks(mediaType.schema, at, [recorded]) && breaks(mediaType.schema, at, [changed])
}

/** A copy with another value in one place; undefined where there is no such place. */
const replaced = (body: JsonValue, [name, ...rest]: readonly string[], value: JsonValue): JsonValue | undefined => {
  if (name === undefined) return value
  if (typeof body !== 'object' || body === null) return undefined
  const key = name === '*' ? Object.keys(body)[0] : name
  if (key === undefined || !Object.hasOwn(body, key)) return undefined
  const inner = replaced((body as Record<string, JsonValue>)[key] ?? null, rest, value)
  if (inner === undefined) return undefined
  return Array.isArray(body) ? body.with(Number(key), inner) : { ...body, [key]: inner }
}
