import { fullFormats } from 'ajv-formats/dist/formats.js'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'
import { fragmentOf, valueAt } from '../pointers.ts'
import { type Direction, isOneSided } from './direction.ts'
import { patternOf } from './pattern-of.ts'

/** What the sieve can say of a value; where it is unsure, ajv is asked. */
export type Verdict = 'accepts' | 'rejects' | 'unsure'

/** Judges a value by a Schema Object of a bundle, as it stands there. */
export type Sieve = (schema: JsonValue, value: JsonValue) => Verdict

/** What a keyword says of a value. `schema` is the object that the keyword stands in. */
type Check = (limit: JsonValue, value: JsonValue, schema: JsonObject, judge: Inner) => Verdict
type Inner = (schema: JsonValue, value: JsonValue) => Verdict

const when = (holds: boolean): Verdict => (holds ? 'accepts' : 'rejects')

/** Beyond this the schema leads in circles, or tries too much: it is left to those who can say so. */
const mostSteps = 200_000
const deepest = 200

/**
 * Most examples are right, and compiling a schema costs far more than one look at it. The sieve interprets the keywords
 * whose meaning is plain, with ajv's own formats, and is unsure of everything else: what it accepts ajv accepts, what
 * it rejects ajv rejects. No schema is converted or compiled for it.
 */
// implements: TL-OPENAPI-127
export const sieveOf = (model: ApiModel, direction: Direction): Sieve => {
  const is30 = model.version === '3.0'
  const targets = new Map<string, JsonValue | undefined>()
  let steps = 0
  let depth = 0

  const targetOf = (reference: string): JsonValue | undefined => {
    if (targets.has(reference)) return targets.get(reference)
    const pointer = reference.startsWith('#') ? fragmentOf(reference) : undefined
    const target = pointer === undefined ? undefined : (valueAt(model.bundle, pointer)?.value as JsonValue | undefined)
    targets.set(reference, target)
    return target
  }

  const judge: Inner = (schema, value) => {
    if (typeof schema === 'boolean') return when(schema)
    if (!isJsonObject(schema) || ++steps > mostSteps || depth > deepest) return 'unsure'
    // YAML can write infinity, which no keyword means.
    if (typeof value === 'number' && !Number.isFinite(value)) return 'unsure'
    depth++
    const verdict = judgeObject(schema, value)
    depth--
    return verdict
  }

  const judgeObject = (schema: JsonObject, value: JsonValue): Verdict => {
    let verdict: Verdict = 'accepts'
    if (schema.nullable === true && value === null && !(is30 && schema.$ref !== undefined)) return verdict
    if (schema.$ref !== undefined) {
      const target = typeof schema.$ref === 'string' ? targetOf(schema.$ref) : undefined
      if (target === undefined) return 'unsure'
      verdict = judge(target, value)
      if (is30 || verdict === 'rejects') return verdict
    }
    for (const keyword of Object.keys(schema)) {
      const check = checks.get(keyword)
      if (check === undefined) continue
      const next = check(schema[keyword] as JsonValue, value, schema, judge)
      if (next === 'rejects') return next
      if (next === 'unsure') verdict = next
    }
    return verdict
  }

  const required: Check = (names, value, schema) => {
    if (!Array.isArray(names)) return 'unsure'
    if (!isJsonObject(value)) return 'accepts'
    for (const name of names) {
      if (typeof name !== 'string') return 'unsure'
      if (!Object.hasOwn(value, name) && !isOneSided(model, schema, name, direction)) return 'rejects'
    }
    return 'accepts'
  }

  const exclusive = (isBeyond: Compare, isOutside: Compare, bound: string): Check => {
    const plain = limitOf(isBeyond)
    const flagged = limitOf(isOutside)
    return (limit, value, schema, inner) => {
      // 3.0's flag says how the bound beside it is meant.
      if (!is30 || typeof limit !== 'boolean') return plain(limit, value, schema, inner)
      const other = schema[bound]
      return limit && other !== undefined ? flagged(other, value, schema, inner) : 'accepts'
    }
  }

  const checks = new Map<string, Check>([
    ...plainChecks,
    ['required', required],
    [
      'exclusiveMinimum',
      exclusive(
        (value, limit) => value > limit,
        (value, limit) => value > limit,
        'minimum',
      ),
    ],
    [
      'exclusiveMaximum',
      exclusive(
        (value, limit) => value < limit,
        (value, limit) => value < limit,
        'maximum',
      ),
    ],
  ])
  return (schema, value) => {
    steps = 0
    depth = 0
    return judge(schema, value)
  }
}

type Compare = (value: number, limit: number) => boolean

const limitOf =
  (holds: Compare): Check =>
  (limit, value) => {
    if (typeof limit !== 'number') return 'unsure'
    return typeof value === 'number' ? when(holds(value, limit)) : 'accepts'
  }

const isCount = (limit: JsonValue): limit is number =>
  typeof limit === 'number' && Number.isInteger(limit) && limit >= 0

const lengthOf =
  (holds: Compare): Check =>
  (limit, value) => {
    if (!isCount(limit)) return 'unsure'
    return typeof value === 'string' ? when(holds([...value].length, limit)) : 'accepts'
  }

const itemsOf =
  (holds: Compare): Check =>
  (limit, value) => {
    if (!isCount(limit)) return 'unsure'
    return Array.isArray(value) ? when(holds(value.length, limit)) : 'accepts'
  }

const fieldsOf =
  (holds: Compare): Check =>
  (limit, value) => {
    if (!isCount(limit)) return 'unsure'
    return isJsonObject(value) ? when(holds(Object.keys(value).length, limit)) : 'accepts'
  }

const atLeast: Compare = (value, limit) => value >= limit
const atMost: Compare = (value, limit) => value <= limit

const typeTests = new Map<JsonValue, (value: JsonValue) => boolean>([
  ['null', (value) => value === null],
  ['boolean', (value) => typeof value === 'boolean'],
  ['string', (value) => typeof value === 'string'],
  ['number', (value) => typeof value === 'number'],
  ['integer', (value) => Number.isInteger(value)],
  ['array', (value) => Array.isArray(value)],
  ['object', isJsonObject],
])

const type: Check = (types, value) => {
  const only = typeTests.get(types)
  if (only !== undefined) return when(only(value))
  const list = Array.isArray(types) ? types : [types]
  const tests = list.map((name) => typeTests.get(name))
  if (list.length === 0 || tests.includes(undefined)) return 'unsure'
  return when(tests.some((test) => test?.(value)))
}

const isPlain = (value: JsonValue): boolean => typeof value !== 'object' || value === null

const oneOfValues: Check = (values, value) => {
  if (!Array.isArray(values) || values.length === 0) return 'unsure'
  if (isPlain(value)) return when(values.includes(value))
  return values.every(isPlain) ? 'rejects' : 'unsure'
}

const format: Check = (name, value) => {
  if (typeof name !== 'string') return 'unsure'
  // A name that every object inherits is not asked for.
  if (!Object.hasOwn(fullFormats, name)) return name in fullFormats ? 'unsure' : 'accepts'
  const known = fullFormats[name as keyof typeof fullFormats]
  if (known === true) return 'accepts'
  const test = typeof known === 'object' && 'validate' in known ? known : { type: 'string', validate: known }
  if (typeof value !== (test.type ?? 'string')) return 'accepts'
  const { validate } = test as { validate: unknown }
  if (validate instanceof RegExp) return when(validate.test(value as string))
  return typeof validate === 'function' ? when(validate(value) as boolean) : 'unsure'
}

const pattern: Check = (text, value) => {
  if (typeof text !== 'string') return 'unsure'
  if (typeof value !== 'string') return 'accepts'
  try {
    return when(patternOf(text).test(value))
  } catch {
    return 'unsure'
  }
}

const multipleOf: Check = (divisor, value) => {
  if (typeof value !== 'number') return 'accepts'
  if (!Number.isSafeInteger(divisor) || !Number.isSafeInteger(value) || (divisor as number) < 1) return 'unsure'
  return when(value % (divisor as number) === 0)
}

const uniqueItems: Check = (flag, value) => {
  if (flag === false || !Array.isArray(value) || value.length < 2) return 'accepts'
  return flag === true && value.every(isPlain) ? when(new Set(value).size === value.length) : 'unsure'
}

const all = (verdicts: Iterable<Verdict>): Verdict => {
  let verdict: Verdict = 'accepts'
  for (const each of verdicts) {
    if (each === 'rejects') return each
    if (each === 'unsure') verdict = each
  }
  return verdict
}

const properties: Check = (schemas, value, _, judge) => {
  if (!isJsonObject(schemas) || Object.hasOwn(schemas, '__proto__')) return 'unsure'
  if (!isJsonObject(value)) return 'accepts'
  let verdict: Verdict = 'accepts'
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(schemas, name)) continue
    const next = judge(schemas[name] as JsonValue, value[name] as JsonValue)
    if (next === 'rejects') return next
    if (next === 'unsure') verdict = next
  }
  return verdict
}

const additionalProperties: Check = (extra, value, { properties: known, patternProperties }, judge) => {
  if (extra === true || !isJsonObject(value)) return 'accepts'
  if (patternProperties !== undefined || Object.hasOwn(value, '__proto__')) return 'unsure'
  const names = Object.keys(value).filter((name) => !isJsonObject(known) || !Object.hasOwn(known, name))
  return all(names.map((name) => judge(extra, value[name] as JsonValue)))
}

const items: Check = (schema, value, { prefixItems }, judge) => {
  if (prefixItems !== undefined || Array.isArray(schema)) return 'unsure'
  return Array.isArray(value) ? all(value.map((item) => judge(schema, item))) : 'accepts'
}

const branches =
  (join: (verdicts: Verdict[]) => Verdict): Check =>
  (schemas, value, _, judge) =>
    Array.isArray(schemas) && schemas.length > 0 ? join(schemas.map((schema) => judge(schema, value))) : 'unsure'

const any = (verdicts: Verdict[]): Verdict =>
  verdicts.includes('accepts') ? 'accepts' : verdicts.includes('unsure') ? 'unsure' : 'rejects'

const one = (verdicts: Verdict[]): Verdict => {
  const accepting = verdicts.filter((verdict) => verdict === 'accepts').length
  if (accepting > 1) return 'rejects'
  return verdicts.includes('unsure') ? 'unsure' : when(accepting === 1)
}

const not: Check = (schema, value, _, judge) => {
  const verdict = judge(schema, value)
  return verdict === 'unsure' ? verdict : when(verdict === 'rejects')
}

const ask: Check = () => 'unsure'

/** Keywords that say something of a value. What is not named says nothing of it, to ajv neither. */
const plainChecks: readonly [string, Check][] = [
  ['type', type],
  ['enum', oneOfValues],
  ['const', (only, value) => oneOfValues([only], value, {}, ask as never)],
  ['minimum', limitOf(atLeast)],
  ['maximum', limitOf(atMost)],
  ['multipleOf', multipleOf],
  ['minLength', lengthOf(atLeast)],
  ['maxLength', lengthOf(atMost)],
  ['pattern', pattern],
  ['format', format],
  ['minItems', itemsOf(atLeast)],
  ['maxItems', itemsOf(atMost)],
  ['uniqueItems', uniqueItems],
  ['items', items],
  ['minProperties', fieldsOf(atLeast)],
  ['maxProperties', fieldsOf(atMost)],
  ['properties', properties],
  ['additionalProperties', additionalProperties],
  ['allOf', branches(all)],
  ['anyOf', branches(any)],
  ['oneOf', branches(one)],
  ['not', not],
  // What is rare in examples is asked of ajv.
  ...[
    '$async',
    '$dynamicAnchor',
    '$dynamicRef',
    '$recursiveAnchor',
    '$recursiveRef',
    'additionalItems',
    'contains',
    'dependencies',
    'dependentRequired',
    'dependentSchemas',
    'else',
    'formatExclusiveMaximum',
    'formatExclusiveMinimum',
    'formatMaximum',
    'formatMinimum',
    'if',
    'maxContains',
    'minContains',
    'patternProperties',
    'prefixItems',
    'propertyNames',
    'then',
    'unevaluatedItems',
    'unevaluatedProperties',
  ].map((keyword): [string, Check] => [keyword, ask]),
]

/** The keywords that the sieve heeds, or asks ajv about. */
export const keywordsOfSieve: readonly string[] = [
  ...plainChecks.map(([keyword]) => keyword),
  'required',
  'exclusiveMinimum',
  'exclusiveMaximum',
]
