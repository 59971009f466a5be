import { Unreadable } from './invalid.ts'
import type { ParameterPlan, Shape } from './route.ts'
import {
  decoded,
  deepest,
  define,
  isList,
  isRecord,
  jsonValue,
  own,
  propertyShape,
  shapeOf,
  textValue,
} from './values.ts'

/** A name with the text behind it, as it stands there: still encoded. */
export interface Pair {
  name: string
  text: string
}

export type Decode = (text: string) => string

/** `a=1&b=2` or `a=1; b=2`. A name that cannot be decoded is nobody's. */
export const pairsOf = (text: string, separator: string, decode: Decode): Pair[] =>
  text.split(separator).flatMap((part) => {
    const written = separator === ';' ? part.trim() : part
    if (written === '') return []
    const at = written.indexOf('=')
    const [name, value] = at === -1 ? [written, ''] : [written.slice(0, at), written.slice(at + 1)]
    try {
      return [{ name: decode(name), text: value }]
    } catch {
      return [{ name, text: value }]
    }
  })

interface Writing {
  separator: string | RegExp
  explode: boolean
  decode: Decode
}

/** A value that stands in one piece of text: a scalar, a list, or names and values. */
const delimited = (text: string, shape: Shape, { separator, explode, decode }: Writing): unknown => {
  const parts = text === '' ? [] : text.split(separator)
  const alone = shape.scalars !== undefined && parts.length < 2
  if (isList(shape) && !alone) {
    return parts.map((part) => textValue(decode(part), shapeOf(shape.items)))
  }
  if (!isRecord(shape) || (alone && !(explode && text.includes('=')))) return textValue(decode(text), shape)
  const record = {}
  const add = (name: string, value: string): void => {
    if (Object.hasOwn(record, name)) throw new Unreadable(`has the property '${name}' more than once`)
    define(record, name, textValue(decode(value), propertyShape(shape, name)))
  }
  if (explode) {
    for (const part of parts) {
      const at = part.indexOf('=')
      if (at === -1) throw new Unreadable('is no list of name=value')
      add(decode(part.slice(0, at)), part.slice(at + 1))
    }
  } else {
    if (parts.length % 2 === 1) throw new Unreadable('is no list of names and values')
    for (let at = 0; at < parts.length; at += 2) add(decode(parts[at] ?? ''), parts[at + 1] ?? '')
  }
  return record
}

const fromUrl: Decode = (text) => decoded(text, 'itself')

/** The value of a path parameter, from its piece of the path. */
export const pathValue = (text: string, { name, style, explode, json, shape }: ParameterPlan): unknown => {
  const expected = shapeOf(shape)
  if (json) return jsonValue(fromUrl(text))
  if (style === 'label') {
    if (!text.startsWith('.')) throw new Unreadable("does not start with '.'")
    return delimited(text.slice(1), expected, { separator: explode ? '.' : ',', explode, decode: fromUrl })
  }
  if (style !== 'matrix') return delimited(text, expected, { separator: ',', explode, decode: fromUrl })
  if (!text.startsWith(';')) throw new Unreadable("does not start with ';'")
  if (explode && isRecord(expected)) {
    return delimited(text.slice(1), expected, { separator: ';', explode, decode: fromUrl })
  }
  const pairs = pairsOf(text, ';', fromUrl)
  if (pairs.some((pair) => pair.name !== name)) throw new Unreadable(`is not written as ;${name}=`)
  if (explode && isList(expected)) return pairs.map((pair) => textValue(fromUrl(pair.text), shapeOf(expected.items)))
  if (pairs.length !== 1) throw new Unreadable('is given more than once')
  return delimited(pairs[0]?.text ?? '', expected, { separator: ',', explode: false, decode: fromUrl })
}

/** The value of a header. Nothing is encoded in one. */
export const headerValue = (text: string, { explode, json, shape }: ParameterPlan): unknown =>
  json ? jsonValue(text) : delimited(text, shapeOf(shape), { separator: ',', explode, decode: (part) => part.trim() })

const separators: Readonly<Record<string, RegExp>> = { spaceDelimited: /%20|\+| /, pipeDelimited: /%7C|\|/i }

/** The value of a query parameter or a cookie, or undefined where it is not there. */
export const pairsValue = (
  pairs: readonly Pair[],
  parameter: ParameterPlan,
  others: readonly ParameterPlan[],
  decode: Decode,
): unknown => {
  const { name, style, explode, json } = parameter
  const shape = shapeOf(parameter.shape)
  if (style === 'deepObject' && !json) {
    const deep = deepValue(pairs, name, shape, decode)
    if (deep !== undefined) return deep
  }
  if (explode && !json && isRecord(shape) && style !== 'deepObject') {
    const record = recordOf(pairs, shape, others, decode)
    if (record !== undefined) return record
  }
  const texts = pairs.flatMap((pair) => (pair.name === name ? [pair.text] : []))
  const [text, ...more] = texts
  if (text === undefined) return undefined
  if (json && more.length === 0) return jsonValue(decode(text))
  if (!json && explode && isList(shape) && (more.length > 0 || shape.scalars === undefined)) {
    return texts.map((each) => textValue(decode(each), shapeOf(shape.items)))
  }
  if (more.length > 0) throw new Unreadable(`is given ${texts.length} times`)
  if (explode) return textValue(decode(text), shape)
  return delimited(text, shape, { separator: separators[style] ?? ',', explode, decode })
}

/** An exploded object is spread over the query: its properties stand there under their own names. */
const recordOf = (
  pairs: readonly Pair[],
  shape: Shape,
  others: readonly ParameterPlan[],
  decode: Decode,
): object | undefined => {
  const record = {}
  for (const { name, text } of pairs) {
    const named = own(shape.properties, name) !== undefined
    if (!named && (shape.others === undefined || others.some((other) => belongsTo(name, other)))) continue
    if (Object.hasOwn(record, name)) throw new Unreadable(`has the property '${name}' more than once`)
    define(record, name, textValue(decode(text), propertyShape(shape, name)))
  }
  return Object.keys(record).length === 0 ? undefined : record
}

/** Whether a name of the query is spoken for by another parameter. */
const belongsTo = (name: string, { name: other, style, explode, shape }: ParameterPlan): boolean =>
  name === other ||
  (style === 'deepObject' && name.startsWith(`${other}[`)) ||
  (style === 'form' && explode && own(shapeOf(shape).properties, name) !== undefined)

interface Node {
  texts: string[]
  children: Map<string, Node>
}

const node = (): Node => ({ texts: [], children: new Map() })

/** `size[width]=1&size[tags][]=a`: a property in brackets at any depth, `[]` for items. */
const deepValue = (pairs: readonly Pair[], name: string, shape: Shape, decode: Decode): unknown => {
  const root = node()
  for (const pair of pairs) {
    if (!pair.name.startsWith(`${name}[`)) continue
    const inner = pair.name.slice(name.length)
    if (!/^(?:\[[^[\]]*\])+$/.test(inner)) throw new Unreadable(`is written as '${pair.name.slice(0, 80)}'`)
    const keys = inner.slice(1, -1).split('][')
    if (keys.length > deepest) throw new Unreadable(`nests deeper than ${deepest}`)
    let at = root
    for (const key of keys) {
      const next = at.children.get(key) ?? node()
      at.children.set(key, next)
      at = next
    }
    at.texts.push(decode(pair.text))
  }
  return root.children.size === 0 ? undefined : nodeValue(root, shape)
}

const nodeValue = ({ texts, children }: Node, shape: Shape): unknown => {
  if (children.size === 0) {
    if (isList(shape) && (texts.length > 1 || shape.scalars === undefined)) {
      return texts.map((text) => textValue(text, shapeOf(shape.items)))
    }
    if (texts.length > 1) throw new Unreadable('has a property more than once')
    return textValue(texts[0] ?? '', shape)
  }
  if (texts.length > 0) throw new Unreadable('has a property that is a value and an object')
  const keys = [...children.keys()]
  if (keys.every((key) => /^\d*$/.test(key)) && (isList(shape) || !isRecord(shape))) {
    const item = shapeOf(shape.items)
    return [...children].flatMap(([key, child]) =>
      key === '' && child.children.size === 0
        ? child.texts.map((text) => textValue(text, item))
        : [nodeValue(child, item)],
    )
  }
  const record = {}
  for (const [key, child] of children) define(record, key, nodeValue(child, propertyShape(shape, key)))
  return record
}
