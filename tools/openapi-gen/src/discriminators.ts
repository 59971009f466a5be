import { pointerTokens } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'
import type { OpenAPI3 } from 'openapi-typescript'
import { scanDiscriminators } from './engine-modules.ts'
import { pointerOfRef } from './pointers.ts'
import { isObject, setOwn, waysTo } from './walk-schemas.ts'

export type Discriminators = ReturnType<typeof scanDiscriminators>

/**
 * What openapi-typescript finds out about discriminators, and changes in the schemas because of them. Its search writes
 * down the way to every value of a document; here it is given those parts only in which it finds something.
 */
// implements: TL-OPENAPI-207
export const discriminatorsOf = (document: JsonObject): Discriminators => {
  const found: JsonObject[] = []
  const ways = waysTo(document, (node) => {
    if (hasDiscriminator(node)) found.push(node)
    return isKept(node)
  })
  if (found.length === 0) return { objects: {}, refsHandled: [] }
  const parts = partsOn(ways, document) as JsonObject
  for (const node of found) for (const ref of targetsOf(node)) keepTarget(document, parts, ref)
  return scanDiscriminators(parts as unknown as OpenAPI3, { silent: true })
}

const hasDiscriminator = ({ discriminator }: JsonObject): boolean =>
  isObject(discriminator) && Boolean(discriminator.propertyName)

const isKept = (node: JsonObject): boolean => Array.isArray(node.allOf) || hasDiscriminator(node)

/** The value with nothing but the ways to schemas that matter to the search, which are kept whole. */
const partsOn = (ways: ReadonlySet<JsonValue>, value: JsonValue): JsonValue | undefined => {
  if (!ways.has(value)) return undefined
  if (Array.isArray(value)) return value.map((item) => partsOn(ways, item)) as JsonValue[]
  if (!isObject(value) || isKept(value)) return value
  const parts: JsonObject = {}
  for (const [name, inner] of Object.entries(value)) {
    const part = partsOn(ways, inner)
    if (part !== undefined) setOwn(parts, name, part)
  }
  return parts
}

/** The references by which a discriminator reaches the schemas that it tells apart. */
const targetsOf = ({ discriminator, oneOf }: JsonObject): string[] => {
  const mapping = isObject(discriminator) && isObject(discriminator.mapping) ? Object.values(discriminator.mapping) : []
  const branches = Array.isArray(oneOf) ? oneOf.map((branch) => (isObject(branch) ? branch.$ref : undefined)) : []
  return [...mapping, ...branches].filter((ref) => typeof ref === 'string')
}

/** Puts what a reference leads to, over all steps, where the search looks for it. */
const keepTarget = (document: JsonObject, parts: JsonObject, start: string): void => {
  const passed = new Set<string>()
  for (let ref: JsonValue | undefined = start; typeof ref === 'string' && !passed.has(ref); ) {
    passed.add(ref)
    ref = keepValue(document, parts, pointerTokens(pointerOfRef(ref)))
  }
}

/** The next reference, where the value is one. */
const keepValue = (document: JsonObject, parts: JsonObject, tokens: readonly string[]): JsonValue | undefined => {
  let [value, part]: [JsonValue, JsonValue] = [document, parts]
  for (const [index, token] of tokens.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    const holder = part as JsonObject
    value = (value as JsonObject)[token] as JsonValue
    // Within what is kept whole there is nothing to put.
    if (holder[token] === value) {
      part = value
      continue
    }
    const isLast = index === tokens.length - 1
    const inner: JsonValue = isLast ? value : (holder[token] ?? (Array.isArray(value) ? [] : {}))
    setOwn(holder, token, inner)
    part = inner
  }
  return isObject(value) ? value.$ref : undefined
}
