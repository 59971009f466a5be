import type { JsonObject } from '@throughline/openapi'
import fc from 'fast-check'

const formats: Record<string, (variant: number) => string> = {
  'date-time': (n) => `2026-01-${day(n)}T00:00:00Z`,
  date: (n) => `2026-01-${day(n)}`,
  time: () => '12:00:00Z',
  duration: (n) => `P${n + 1}D`,
  email: (n) => `user${n}@example.com`,
  'idn-email': (n) => `user${n}@example.com`,
  hostname: (n) => `host${n}.example.com`,
  'idn-hostname': (n) => `host${n}.example.com`,
  ipv4: (n) => `192.0.2.${n % 250}`,
  ipv6: (n) => `2001:db8::${(n % 65_535).toString(16)}`,
  uri: (n) => `https://example.com/${n}`,
  url: (n) => `https://example.com/${n}`,
  iri: (n) => `https://example.com/${n}`,
  'uri-reference': (n) => `/example/${n}`,
  'uri-template': (n) => `/example/${n}/{id}`,
  uuid: (n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
  'json-pointer': (n) => `/k${n}`,
  'relative-json-pointer': () => '0',
  regex: () => '^a$',
  byte: (n) => Buffer.from(`v${n}`).toString('base64'),
  binary: (n) => `v${n}`,
  int32: (n) => String(n),
  int64: (n) => String(n),
}

const day = (n: number): string => String((n % 28) + 1).padStart(2, '0')

export const stringOf = (schema: JsonObject, variant: number): string | undefined => {
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
  if (least > most) return undefined
  if (typeof schema.pattern === 'string') return matching(schema.pattern, least, most, variant)
  const encoded = schema.contentEncoding === 'base64' ? 'byte' : undefined
  const form = formats[typeof schema.format === 'string' ? schema.format : (encoded ?? '')]
  if (form) return form(variant)
  // Letters of both cases: a service that changes them is then seen to.
  const text = `Value${variant}`
  return text.length < least ? text.padEnd(least, 'x') : text.length > most ? text.slice(text.length - most) : text
}

const batch = 200
/** More batches than a run needs at a time are forgotten again. */
const mostBatches = 64
const batches = new Map<string, readonly string[]>()
const arbitraries = new Map<string, fc.Arbitrary<string> | undefined>()

/** Strings that a pattern matches, the same for the same variant; made many at a time, since each start is slow. */
const matching = (pattern: string, least: number, most: number, variant: number): string | undefined => {
  const texts = batchOf(pattern, 1 + Math.floor(variant / batch))
  const from = variant % batch
  for (let index = 0; index < texts.length; index++) {
    const text = texts[(from + index) % texts.length] ?? ''
    const length = [...text].length
    if (length >= least && length <= most) return text
  }
  return undefined
}

const batchOf = (pattern: string, seed: number): readonly string[] => {
  const key = `${seed} ${pattern}`
  const known = batches.get(key)
  if (known) return known
  const arbitrary = textsOf(pattern)
  const made = arbitrary ? fc.sample(arbitrary, { numRuns: batch, seed }) : []
  const [oldest] = batches.keys()
  if (batches.size >= mostBatches && oldest !== undefined) batches.delete(oldest)
  batches.set(key, made)
  return made
}

/** Undefined for what is no pattern, or none that strings are made of. */
const textsOf = (pattern: string): fc.Arbitrary<string> | undefined => {
  if (arbitraries.has(pattern)) return arbitraries.get(pattern)
  let made: fc.Arbitrary<string> | undefined
  try {
    made = fc.stringMatching(new RegExp(pattern, 'u'))
  } catch {
    // It makes nothing, and a validator will say so.
  }
  arbitraries.set(pattern, made)
  return made
}

export const numberOf = (schema: JsonObject, type: string, variant: number): number | undefined => {
  const { min, max } = rangeOf(schema, type)
  const step =
    typeof schema.multipleOf === 'number' && schema.multipleOf > 0
      ? schema.multipleOf
      : type === 'integer'
        ? 1
        : undefined
  const first = min === Number.NEGATIVE_INFINITY ? (max === Number.POSITIVE_INFINITY ? 1 : Math.min(max, 1)) : min
  if (step === undefined) return first + variant <= max ? first + variant : first
  const lowest = Math.ceil(first / step) * step
  const wanted = lowest + variant * step
  if (wanted <= max) return wanted
  return lowest <= max ? lowest : undefined
}

/** The bounds of a number, both included. 3.0 writes exclusive bounds as booleans. */
export const rangeOf = (schema: JsonObject, type: string): { min: number; max: number } => {
  const nudge = type === 'integer' ? 1 : 0.5
  const bound = (key: 'minimum' | 'maximum', exclusive: 'exclusiveMinimum' | 'exclusiveMaximum', sign: number) => {
    const none = sign * Number.NEGATIVE_INFINITY
    const plain = typeof schema[key] === 'number' ? schema[key] : none
    if (schema[exclusive] === true) return plain + sign * nudge
    const strict = typeof schema[exclusive] === 'number' ? schema[exclusive] + sign * nudge : none
    return sign > 0 ? Math.max(plain, strict) : Math.min(plain, strict)
  }
  return { min: bound('minimum', 'exclusiveMinimum', 1), max: bound('maximum', 'exclusiveMaximum', -1) }
}
