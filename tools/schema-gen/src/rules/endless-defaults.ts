import type { Finding } from '@throughline/kernel'
import type { Bundle } from '../bundle.ts'
import { finding } from '../findings.ts'
import { isObject, type JsonObject, type JsonValue, type Schema } from '../json.ts'
import { eachSchema } from '../keywords.ts'
import { namedAlternatives } from '../named-alternatives.ts'
import { pointerOfRef, schemaAt } from '../pointers.ts'

/** No config that a person reads has as many values. */
const mostValues = 10_000

/** Defaults that bring further defaults without end: a loader that fills them in would never return. */
// implements: TL-SCHEMA-003
export const endlessDefaults = ({ schema: root, locate }: Bundle): Finding[] =>
  [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    if (!('default' in schema) || ends(root, schema)) return []
    const message = 'the default brings further defaults, without end'
    return [finding('schema-value-invalid', message, { location: locate(`${pointer}/default`) })]
  })

/** Fills a default in as the loader does, layer by layer, and counts. */
const ends = (root: JsonObject, start: JsonObject): boolean => {
  let layer: [Schema | undefined, JsonValue][] = [[start, start.default ?? null]]
  for (let values = 0; layer.length > 0; values += layer.length) {
    if (values > mostValues) return false
    layer = layer.flatMap(([schema, value]) => filledBelow(root, schema, value))
  }
  return true
}

const filledBelow = (
  root: JsonObject,
  schema: Schema | undefined,
  value: JsonValue,
): [Schema | undefined, JsonValue][] => {
  const reached = withTarget(root, schema)
  if (Array.isArray(value)) {
    return reached.flatMap(({ items }) => value.map((item): [Schema | undefined, JsonValue] => [items as Schema, item]))
  }
  if (!isObject(value)) return []
  return reached.flatMap(({ properties }) =>
    Object.entries(isObject(properties) ? properties : {}).flatMap(([key, property]): [Schema, JsonValue][] => {
      if (Object.hasOwn(value, key)) return [[property as Schema, value[key] as JsonValue]]
      return isObject(property) && 'default' in property ? [[property, property.default as JsonValue]] : []
    }),
  )
}

/** A schema, what its reference leads to, and the alternatives that a value may name; loops are found before this. */
const withTarget = (root: JsonObject, schema: Schema | undefined): JsonObject[] => {
  if (!isObject(schema)) return []
  const pointer = typeof schema.$ref === 'string' ? pointerOfRef(schema.$ref) : undefined
  const target = pointer === undefined ? [] : withTarget(root, schemaAt(root, pointer))
  return [schema, ...target, ...namedAlternatives(root, schema)]
}
