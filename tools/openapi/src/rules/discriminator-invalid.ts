import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'
import { textOfValue } from '../describe-error.ts'
import { childPointer, fragmentOf, lastToken } from '../pointers.ts'
import type { Fault, Rule } from './rule.ts'

interface Branch {
  schema: JsonObject
  pointer: string
  /** What messages call it. */
  name: string
}

/** What a schema says of the property that tells its branches apart. */
interface Tag {
  defined: boolean
  required: boolean
  /** The values that it may have, where they are listed. */
  values?: readonly JsonValue[]
}

/** @see OpenAPI 3.1.1 §4.8.25: the discriminating property should be required; mapping names the alternatives */
export const discriminatorInvalid: Rule = function* ({ model, all }) {
  for (const { node, pointer } of all('Schema')) {
    const { discriminator } = node
    if (!isJsonObject(discriminator) || typeof discriminator.propertyName !== 'string') continue
    const property = discriminator.propertyName
    const branches = branchesOf(model, node, pointer)
    const { oneOf: _, anyOf: __, ...own } = node
    const shared = tagOf(model, own, property)
    if (branches.length === 0) {
      if (node.oneOf === undefined && node.anyOf === undefined) yield* judgeTag(shared, property, 'the schema', pointer)
      continue
    }
    for (const branch of branches) {
      const tag = joined(shared, tagOf(model, branch.schema, property))
      yield* judgeTag(tag, property, `'${branch.name}'`, pointer, branch.pointer)
    }
    yield* judgeMapping(model, { node: discriminator, pointer, property, shared }, branches)
  }
}

// implements: TL-OPENAPI-124
function* judgeTag(tag: Tag, property: string, who: string, pointer: string, branch?: string): Iterable<Fault> {
  if (tag.defined && tag.required) return
  const what = tag.defined ? 'does not require' : 'lacks'
  yield {
    message: `the discriminator reads '${property}', which ${who} ${what}`,
    pointer: `${pointer}/discriminator/propertyName`,
    ...(branch !== undefined && { related: [{ message: 'the schema', pointer: branch }] }),
  }
}

interface Discriminator {
  node: JsonObject
  pointer: string
  property: string
  shared: Tag
}

// implements: TL-OPENAPI-125
function* judgeMapping(model: ApiModel, discriminator: Discriminator, branches: readonly Branch[]): Iterable<Fault> {
  const { node, pointer, property, shared } = discriminator
  const place = `${pointer}/discriminator/mapping`
  const known = new Set(
    branches.flatMap((branch) => [branch, ...descendantsOf(model, branch)]).map((each) => each.pointer),
  )
  const keys = new Map<string, string[]>()
  for (const [key, value] of Object.entries(isJsonObject(node.mapping) ? node.mapping : {})) {
    const target = typeof value === 'string' ? targetOf(model, value) : undefined
    // What leads nowhere is told where references are judged.
    if (target === undefined) continue
    keys.set(target, [...(keys.get(target) ?? []), key])
    if (known.has(target)) continue
    yield {
      message: `'${key}' is mapped to '${lastToken(target)}', which is no alternative here`,
      pointer: childPointer(place, key),
    }
  }
  for (const branch of branches) {
    const { values } = joined(shared, tagOf(model, branch.schema, property))
    if (values === undefined || isChoice(branch.schema)) continue
    const mapped = keys.get(branch.pointer)
    // Without a mapping a component is chosen by its name; what has no name is not chosen.
    const chosenBy = mapped ?? (branch.pointer.startsWith('/components/schemas/') ? [branch.name] : [])
    for (const key of chosenBy.filter((each) => !values.includes(each))) {
      const how = mapped ? 'is mapped to' : 'chooses, as its name,'
      yield {
        message: `'${key}' ${how} '${branch.name}', whose '${property}' must be ${values.map(textOfValue).join(' or ')}`,
        pointer: mapped ? childPointer(place, key) : `${pointer}/discriminator`,
        related: [{ message: 'the schema', pointer: branch.pointer }],
      }
    }
  }
}

/** A mapping names a component, or refers to a schema. */
const targetOf = (model: ApiModel, value: string): string | undefined => {
  const named = childPointer('/components/schemas', value)
  const pointers = value.startsWith('#') ? [fragmentOf(value)] : [named]
  for (const pointer of pointers) {
    if (pointer === undefined) continue
    const reached = model.resolve({ $ref: `#${encodeURI(pointer.toWellFormed())}` }, '')
    if (reached.pointer !== '') return reached.pointer
  }
  return undefined
}

const isChoice = ({ oneOf, anyOf }: JsonObject): boolean => oneOf !== undefined || anyOf !== undefined

/** The alternatives that a schema lists; null is none of those that a property tells apart. */
const branchesOf = (model: ApiModel, schema: JsonObject, pointer: string): Branch[] =>
  (['oneOf', 'anyOf'] as const).flatMap((keyword) => {
    const list = schema[keyword]
    return (Array.isArray(list) ? list : []).flatMap((item, index): Branch[] => {
      const place = childPointer(pointer, keyword, index)
      const { value, pointer: reached } = model.resolve(item, place)
      if (!isJsonObject(value) || value.type === 'null' || value.$ref !== undefined) return []
      return [
        { schema: value, pointer: reached, name: reached === place ? `${keyword} ${index + 1}` : lastToken(reached) },
      ]
    })
  })

const descendantsOf = (model: ApiModel, { schema, pointer }: Branch, way: readonly string[] = []): Branch[] =>
  way.includes(pointer)
    ? []
    : branchesOf(model, schema, pointer).flatMap((each) => [each, ...descendantsOf(model, each, [...way, pointer])])

const tagOf = (model: ApiModel, node: JsonValue | undefined, property: string, way: readonly JsonValue[] = []): Tag => {
  if (!isJsonObject(node) || way.includes(node)) return { defined: false, required: false }
  const tags: Tag[] = []
  const inner = (each: JsonValue): Tag => tagOf(model, each, property, [...way, node])
  if (node.$ref !== undefined) {
    const { value } = model.resolve(node, '')
    if (value !== node) tags.push(inner(value))
  }
  const properties = isJsonObject(node.properties) ? node.properties : {}
  const required = Array.isArray(node.required) && node.required.includes(property)
  const values = Object.hasOwn(properties, property) ? valuesOf(model, properties[property] as JsonValue) : undefined
  tags.push({ defined: Object.hasOwn(properties, property), required, ...(values && { values }) })
  if (Array.isArray(node.allOf)) tags.push(...node.allOf.map(inner))
  for (const list of [node.oneOf, node.anyOf]) {
    if (!Array.isArray(list) || list.length === 0) continue
    const each = list.filter((item) => !isJsonObject(item) || item.type !== 'null').map(inner)
    tags.push({ defined: each.every((tag) => tag.defined), required: each.every((tag) => tag.required) })
  }
  return tags.reduce(joined)
}

/** What holds by two schemas at once. */
const joined = (a: Tag, b: Tag): Tag => {
  const values = a.values && b.values ? a.values.filter((value) => b.values?.includes(value)) : (a.values ?? b.values)
  return { defined: a.defined || b.defined, required: a.required || b.required, ...(values && { values }) }
}

const valuesOf = (model: ApiModel, property: JsonValue): readonly JsonValue[] | undefined => {
  const { value } = model.resolve(property, '')
  if (!isJsonObject(value)) return undefined
  if (value.const !== undefined) return [value.const]
  return Array.isArray(value.enum) ? value.enum : undefined
}
