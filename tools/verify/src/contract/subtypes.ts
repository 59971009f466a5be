import { toPointer } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import { onceFor } from '../once-for.ts'

/** What the values of a discriminator name that stands on a base, and not beside alternatives. */
export interface Subtypes {
  member: string
  schemas: Subtype[]
}

export interface Subtype {
  pointer: string
  names: string[]
  /** Those that a client sends: where a mapping names it, hardly a service knows it as the document calls it. */
  sent: string[]
}

const root = '/components/schemas'
const pointerTo = (name: string): string => root + toPointer([name])

/** Bases by their pointers. @see OpenAPI 3.0.4 §4.7.25.2 and 3.1.1 §4.8.25.2: those that refer to it by `allOf` */
export const subtypesOf = onceFor((model: ApiModel): ReadonlyMap<string, Subtypes> => {
  const { components } = model.bundle
  const schemas = isJsonObject(components) && isJsonObject(components.schemas) ? components.schemas : {}
  const parents = new Map(Object.entries(schemas).map(([name, schema]) => [name, parentsOf(schema)]))
  const descends = (name: string, base: string, seen = new Set<string>()): boolean =>
    !seen.has(name) && (parents.get(name) ?? []).some((each) => each === base || descends(each, base, seen.add(name)))
  return new Map(
    Object.entries(schemas).flatMap(([base, schema]) => {
      const discriminator = ownDiscriminator(schema)
      if (!discriminator) return []
      // What the mapping says of a name goes before what a schema is called.
      const targets = new Map([...parents.keys()].filter((name) => descends(name, base)).map((name) => [name, name]))
      const mapped = new Set<string>()
      for (const [name, to] of Object.entries(discriminator.mapping)) {
        const target = nameIn(to) ?? (typeof to === 'string' && Object.hasOwn(schemas, to) ? to : undefined)
        targets.delete(name)
        if (target === undefined || !Object.hasOwn(schemas, target)) continue
        targets.set(name, target)
        mapped.add(name)
      }
      const ofTarget = [...Map.groupBy(targets.keys(), (name) => targets.get(name) ?? '')].map(([target, names]) => {
        const said = names.filter((name) => mapped.has(name))
        return { pointer: pointerTo(target), names, sent: said.length > 0 ? said : names }
      })
      const isBase = ({ pointer }: Subtype) => pointer === pointerTo(base)
      return ofTarget.every(isBase)
        ? []
        : [[pointerTo(base), { member: discriminator.member, schemas: ofTarget }] as const]
    }),
  )
})

const ownDiscriminator = (schema: JsonValue): { member: string; mapping: JsonObject } | undefined => {
  if (!isJsonObject(schema) || schema.oneOf !== undefined || schema.anyOf !== undefined) return undefined
  const { discriminator } = schema
  if (!isJsonObject(discriminator) || typeof discriminator.propertyName !== 'string') return undefined
  const { propertyName: member, mapping } = discriminator
  return { member, mapping: isJsonObject(mapping) ? mapping : {} }
}

/** Schemas of the document that a schema takes in whole. */
const parentsOf = (schema: JsonValue): string[] =>
  isJsonObject(schema) && Array.isArray(schema.allOf)
    ? schema.allOf.flatMap((part) =>
        isJsonObject(part) ? [...[nameIn(part.$ref) ?? []].flat(), ...parentsOf(part)] : [],
      )
    : []

const nameIn = (reference: JsonValue | undefined): string | undefined => {
  if (typeof reference !== 'string' || !reference.startsWith(`#${root}/`)) return undefined
  const token = reference.slice(root.length + 2)
  try {
    return token.includes('/') ? undefined : decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return undefined
  }
}
