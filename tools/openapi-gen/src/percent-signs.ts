import type { JsonValue } from '@throughline/openapi'
import type { Node } from 'typescript'
import { ts } from './engine-modules.ts'
import { isObject, setOwn } from './walk-schemas.ts'

/** Stands for a percent sign in names; nobody has a use for this character. */
const mask = '\uE025'

export const maskText = (text: string): string => text.replaceAll('%', mask)

/**
 * A part of a document without a percent sign in its names. The engine decodes the way to each part as if it were a
 * URL, and fails on a property that is called `100%`.
 */
export const maskNames = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(maskNames)
  if (!isObject(value)) return value
  const masked = {}
  for (const [key, inner] of Object.entries(value)) setOwn(masked, maskText(key), maskField(value, key, inner))
  return masked
}

/** A name is a key, or stands where one is meant. */
const maskField = (holder: object, key: string, value: JsonValue): JsonValue => {
  const isName = (key === 'name' && 'in' in holder) || key === 'propertyName'
  if (isName && typeof value === 'string') return maskText(value)
  if (key === 'required' && Array.isArray(value)) {
    return value.map((name) => (typeof name === 'string' ? maskText(name) : maskNames(name)))
  }
  return maskNames(value)
}

/** What is made of a part, or of one with masked names where the engine fails on them: in its nodes they show again. */
export const unmasking = <Made>(make: () => Made, makeMasked: () => Made, nodesOf: (made: Made) => Node[]): Made => {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    const made = makeMasked()
    for (const node of nodesOf(made)) unmask(node)
    return made
  }
}

/** Nobody else holds these nodes. */
const unmask = (node: Node): void => {
  if (ts.isStringLiteral(node) && node.text.includes(mask)) node.text = node.text.replaceAll(mask, '%')
  ts.forEachChild(node, unmask)
}
