import { Unreadable } from './invalid.ts'
import type { Shape } from './route.ts'

export const shapeOf = (shape: Shape | (() => Shape) | undefined): Shape =>
  typeof shape === 'function' ? shape() : (shape ?? {})

export const isList = ({ items }: Shape): boolean => items !== undefined

export const isRecord = ({ properties, others }: Shape): boolean => properties !== undefined || others !== undefined

/** An own property, also where it is called `__proto__`. */
// implements: TL-OPENAPI-165
export const define = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

export const own = <Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined

export const propertyShape = ({ properties, others }: Shape, name: string): Shape =>
  shapeOf(own(properties, name) ?? others)

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The value that a text stands for. What is none of the types that it may have stays text, which a validator judges. */
export const textValue = (text: string, shape: Shape): unknown => {
  const { scalars = [] } = shape
  if (scalars.includes('number') && number.test(text) && Number.isFinite(Number(text))) return Number(text)
  if (scalars.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (scalars.includes('null') && !scalars.includes('string') && (text === 'null' || text === '')) return null
  if (/^\s*[[{]/.test(text) && (isList(shape) || isRecord(shape))) {
    try {
      return jsonValue(text)
    } catch {
      return text
    }
  }
  return text
}

/** More is nobody's data: what reads it would run out of stack. */
export const deepest = 256

const depthOf = (text: string): number => {
  let [depth, most, inString] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '[' || char === '{') most = Math.max(most, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return most
}

export const jsonValue = (text: string): unknown => {
  // Short text cannot be deep.
  if (text.length > 2 * deepest && depthOf(text) > deepest) throw new Unreadable(`nests deeper than ${deepest}`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Unreadable('is not JSON')
  }
}

/** Percent-encoding undone, as an address or a form writes it. */
export const decoded = (text: string, plus: 'space' | 'itself'): string => {
  try {
    return decodeURIComponent(plus === 'space' ? text.replaceAll('+', ' ') : text)
  } catch {
    throw new Unreadable('has broken percent-encoding')
  }
}

/** A value as its reader gets it: a Date becomes text on the way. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null') as unknown
