import { isObject } from './pointer.ts'

/**
 * The alternative that a value names, where each is told apart by its own constant under the same key, which it
 * requires: `kind: mock`. Where the choice does not show in one constant there is none.
 */
// implements: TL-SCHEMA-012
export const namedAlternative = (
  alternatives: readonly unknown[],
  value: Readonly<Record<string, unknown>>,
): unknown => {
  const [first, ...others] = alternatives.map(constantsOf)
  const key = [...(first?.keys() ?? [])].find((name) => others.every((constants) => constants.has(name)))
  if (key === undefined || !Object.hasOwn(value, key)) return undefined
  return alternatives.find((alternative) => constantsOf(alternative).get(key) === value[key])
}

const constantsOf = (schema: unknown): ReadonlyMap<string, unknown> => {
  if (!isObject(schema) || !isObject(schema.properties) || !Array.isArray(schema.required)) return new Map()
  const { properties, required } = schema
  return new Map(
    Object.entries(properties).flatMap(([name, property]) =>
      required.includes(name) && isObject(property) && 'const' in property ? [[name, property.const] as const] : [],
    ),
  )
}
