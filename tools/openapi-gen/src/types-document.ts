import { escapeToken, pointerTokens } from '@throughline/kernel'
import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'
import { methods } from '@throughline/openapi/model'
import { typeIds } from './name-operations.ts'
import { nameSpace } from './names.ts'
import { componentOfRef, pointerOfRef, valueAt } from './pointers.ts'
import { isObject, mapSchema, setOwn, subschemas, visitSchemas, waysTo } from './walk-schemas.ts'

/**
 * The bundle, or a copy of it, in which every type can be named: a schema that is referenced where it stands inside
 * another becomes a component, path items stand in their place, and so does a parameter that is referenced where it
 * stands in another operation; each operation has its ID, and a parameter described by `content` has its schema.
 * @param owned whether the bundle may be changed, since nobody else reads it any more
 */
export const typesDocument = (model: ApiModel, owned = false): JsonObject => {
  const document = owned ? model.bundle : structuredClone(model.bundle)
  inlinePathItems(document, model)
  nameOperations(document, model)
  describeParameters(document, model)
  // Most documents have few of these or none: one search tells where not to look.
  const ways = waysTo(document, (node) => isInnerReference(node) || isObject(node.mapping))
  const isNamed = nameInnerSchemas(document, model, ways)
  spellMappings(document, isNamed ? waysTo(document, ({ mapping }) => isObject(mapping)) : ways)
  return document
}

/** Names in a discriminator's mapping as references: the engine takes a bare name for a value. */
const spellMappings = (document: JsonObject, ways: ReadonlySet<JsonValue>): void => {
  const components = isObject(document.components) ? document.components : {}
  const schemas = isObject(components.schemas) ? components.schemas : {}
  const spell = (schema: JsonValue): void => {
    if (!isObject(schema)) return
    const { discriminator } = schema
    if (isObject(discriminator) && isObject(discriminator.mapping)) {
      for (const [value, name] of Object.entries(discriminator.mapping)) {
        if (typeof name !== 'string' || !Object.hasOwn(schemas, name)) continue
        setOwn(discriminator.mapping, value, `#/components/schemas/${escapeToken(name)}`)
      }
    }
    for (const inner of subschemas(schema)) if (ways.has(inner)) spell(inner)
  }
  visitSchemas(document, ways, spell)
}

const inlinePathItems = (document: JsonObject, model: ApiModel): void => {
  const { paths, components } = document
  if (!isObject(paths)) return
  for (const [path, item] of Object.entries(paths)) {
    if (isObject(item) && '$ref' in item) {
      setOwn(paths, path, structuredClone(model.resolve(item, `/paths/${path}`).value))
    }
  }
  if (isObject(components)) delete components.pathItems
}

const nameOperations = (document: JsonObject, { operations }: ApiModel): void => {
  const names = typeIds({ operations })
  for (const { path, method, operationId } of operations) {
    const item = isObject(document.paths) ? document.paths[path] : undefined
    const operation = isObject(item) ? item[method] : undefined
    if (isObject(operation)) operation.operationId = names.get(operationId) as string
  }
}

const describeParameters = (document: JsonObject, model: ApiModel): void => {
  const describe = (parameters: JsonValue | undefined): void => {
    const list = Array.isArray(parameters) ? parameters : isObject(parameters) ? Object.values(parameters) : []
    for (const [index, parameter] of list.entries()) {
      if (!isObject(parameter) || typeof parameter.$ref !== 'string') continue
      // Through the type of another operation, an optional parameter could not be reached.
      if (parameter.$ref.startsWith('#/components/parameters/')) continue
      list[index] = structuredClone(model.resolve(parameter, '').value)
    }
    for (const parameter of list) {
      if (!isObject(parameter) || parameter.schema !== undefined || !isObject(parameter.content)) continue
      const [media] = Object.values(parameter.content)
      if (isObject(media) && media.schema !== undefined) parameter.schema = media.schema
    }
  }
  if (isObject(document.components)) describe(document.components.parameters)
  if (!isObject(document.paths)) return
  for (const item of Object.values(document.paths)) {
    if (!isObject(item)) continue
    describe(item.parameters)
    for (const method of methods) if (isObject(item[method])) describe(item[method].parameters)
  }
}

/** Whether it has changed anything. */
const nameInnerSchemas = (document: JsonObject, model: ApiModel, ways: ReadonlySet<JsonValue>): boolean => {
  const components = isObject(document.components) ? document.components : {}
  const schemas = isObject(components.schemas) ? components.schemas : {}
  const space = nameSpace(Object.keys(schemas))
  const names = new Map<string, string>()
  const added: [string, JsonValue][] = []
  const change = (schema: JsonObject): JsonValue => {
    const { $ref } = schema
    if (typeof $ref !== 'string') return schema
    // Beside a reference OpenAPI 3.0 allows nothing, and 3.1 only what the types do not show.
    if (componentOfRef($ref) !== undefined) return schema
    const pointer = pointerOfRef($ref)
    let name = names.get(pointer)
    if (name === undefined) {
      name = space.take(
        pointerTokens(pointer)
          .join('.')
          .replaceAll(/[^\w.-]+/g, '_'),
      )
      names.set(pointer, name)
      added.push([name, mapSchema(structuredClone(valueAt(model, $ref)), change)])
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  const replaced: [JsonObject, string, JsonValue][] = []
  visitSchemas(document, ways, (schema, pointer) => {
    if (!holdsInnerReference(schema)) return
    const tokens = pointerTokens(pointer)
    const last = tokens.pop() as string
    const parent = tokens.reduce<JsonValue>((node, token) => {
      return (Array.isArray(node) ? node[Number(token)] : (node as JsonObject)[token]) as JsonValue
    }, document)
    replaced.push([parent as JsonObject, last, mapSchema(schema, change)])
  })
  for (const [parent, name, schema] of replaced) setOwn(parent, name, schema)
  if (added.length === 0) return replaced.length > 0
  for (const [name, schema] of added) setOwn(schemas, name, schema)
  components.schemas = schemas
  document.components = components
  return true
}

/** Whether a schema refers to what is no named schema: few do, and all others stay as they are. */
const holdsInnerReference = (schema: JsonValue): boolean =>
  isObject(schema) && (isInnerReference(schema) || subschemas(schema).some(holdsInnerReference))

const isInnerReference = ({ $ref }: JsonObject): boolean =>
  typeof $ref === 'string' && !isOtherComponent.test($ref) && componentOfRef($ref) === undefined

/** What no schema can be meant by, and most references mean that no schema is meant by. */
const isOtherComponent =
  /^#\/components\/(?:responses|parameters|examples|requestBodies|headers|links|callbacks)\/[^/]*$/
