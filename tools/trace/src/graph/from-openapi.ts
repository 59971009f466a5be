import { escapeToken, reqIdKey } from '@throughline/kernel'
import {
  type ApiModel,
  isJsonObject,
  type JsonValue,
  type MediaType,
  type Operation,
  type Response,
} from '@throughline/openapi/model'
import { keys } from './keys.ts'
import type { NodeKind, TraceNode } from './node.ts'
import type { GraphBuilder } from './trace-graph.ts'

export interface NamedApi {
  /** As `xtask.config.ts` calls it. */
  name: string
  model: ApiModel
}

/** What an OpenAPI document promises: operations, responses, headers, events, schemas and their properties. */
export const addOpenApi = (builder: GraphBuilder, { name: api, model }: NamedApi): void => {
  const put = putter(builder, model)
  put.document()
  for (const { name, pointer, schema, reqIds } of model.schemas) {
    const key = keys.schema(api, name)
    put.node({ key, kind: 'schema', name, pointer }, reqIds)
    for (const part of propertiesOf(schema, pointer)) {
      const own = keys.property(api, name, part.path)
      put.node({ key: own, kind: 'property', name: `${name}.${part.path}`, pointer: part.pointer }, idsOf(part.schema))
      put.contains(key, own)
    }
    linkSchemas(builder, api, key, schema)
  }
  for (const operation of model.operations) addOperation(builder, put, api, operation)
}

type Putter = ReturnType<typeof putter>

const putter = (builder: GraphBuilder, model: ApiModel) => {
  const documents = new Set<string>()
  const contains = (from: string, to: string) => builder.link({ from, kind: 'contains', to })
  return {
    document() {
      builder.add({ key: keys.file(model.file), kind: 'file', name: model.file, file: model.file })
    },
    contains,
    node(node: Pick<TraceNode, 'key' | 'name' | 'detail'> & { kind: NodeKind; pointer: string }, reqIds: string[]) {
      const { file, line, column, endLine } = model.locate(node.pointer, { key: true })
      const whole = model.locate(node.pointer).endLine ?? endLine
      builder.add({ ...node, file, line, column, ...(whole !== undefined && { endLine: whole }) })
      if (!documents.has(file)) builder.add({ key: keys.file(file), kind: 'file', name: file, file })
      documents.add(file)
      contains(keys.file(file), node.key)
      for (const id of reqIds) {
        const at = model.locate(`${node.pointer}/${reqIdKey}`)
        const { file, line, column } = at
        builder.link({ from: node.key, kind: 'promises', to: keys.requirement(id), file, line, column, via: reqIdKey })
      }
    },
  }
}

const addOperation = (builder: GraphBuilder, put: Putter, api: string, operation: Operation): void => {
  const { operationId, pointer, method, path } = operation
  const key = keys.operation(api, operationId)
  put.node(
    { key, kind: 'operation', name: operationId, detail: `${method.toUpperCase()} ${path}`, pointer },
    operation.reqIds,
  )
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'header') {
      for (const id of parameter.reqIds) builder.link({ from: key, kind: 'promises', to: keys.requirement(id) })
      continue
    }
    const own = keys.parameter(api, operationId, parameter.name)
    put.node({ key: own, kind: 'header', name: parameter.name, pointer: parameter.pointer }, parameter.reqIds)
    put.contains(key, own)
  }
  for (const media of operation.requestBody?.content ?? []) linkSchemas(builder, api, key, media.schema)
  for (const response of operation.responses) addResponse(builder, put, api, operationId, response)
}

const addResponse = (
  builder: GraphBuilder,
  put: Putter,
  api: string,
  operationId: string,
  response: Response,
): void => {
  const { status, pointer, headers, content } = response
  const key = keys.response(api, operationId, status)
  put.node({ key, kind: 'response', name: `${operationId} ${status}`, pointer }, response.reqIds)
  put.contains(keys.operation(api, operationId), key)
  for (const header of headers) {
    const own = keys.responseHeader(api, operationId, status, header.name)
    put.node({ key: own, kind: 'header', name: header.name, pointer: header.pointer }, header.reqIds)
    put.contains(key, own)
  }
  for (const media of content) addContent(builder, put, api, operationId, key, media)
}

const addContent = (
  builder: GraphBuilder,
  put: Putter,
  api: string,
  operationId: string,
  response: string,
  { schema, sse }: MediaType,
): void => {
  linkSchemas(builder, api, response, schema)
  for (const event of sse?.events ?? []) {
    const own = keys.event(api, operationId, event.name)
    put.node({ key: own, kind: 'event', name: `${operationId} ${event.name}`, pointer: event.pointer }, event.reqIds)
    put.contains(response, own)
    linkSchemas(builder, api, own, event.schema)
  }
}

/** Whoever uses a schema depends on it. */
const linkSchemas = (builder: GraphBuilder, api: string, from: string, schema: JsonValue | undefined): void => {
  for (const name of schemasIn(schema)) builder.link({ from, kind: 'depends', to: keys.schema(api, name) })
}

const schemaReference = /^#\/components\/schemas\/([^/]+)$/

const schemasIn = (root: JsonValue | undefined): Set<string> => {
  const found = new Set<string>()
  const visit = (value: JsonValue | undefined): void => {
    if (Array.isArray(value)) for (const each of value) visit(each)
    if (!isJsonObject(value)) return
    for (const [key, child] of Object.entries(value)) {
      const name = key === '$ref' && typeof child === 'string' ? schemaReference.exec(child)?.[1] : undefined
      if (name !== undefined) found.add(name.replaceAll('~1', '/').replaceAll('~0', '~'))
      else if (!dataKeys.has(key)) visit(child)
    }
  }
  visit(root)
  return found
}

/** Values under these are data, and may look like schemas. */
const dataKeys = new Set(['example', 'examples', 'default', 'const', 'enum'])

interface Part {
  /** `queue.capacity`; `inputs[].text`. */
  path: string
  pointer: string
  schema: JsonValue
}

/** The properties that a schema names itself, those of inline objects and list entries included. */
const propertiesOf = (schema: JsonValue, pointer: string, prefix = ''): Part[] => {
  if (!isJsonObject(schema)) return []
  const own = Object.entries(isJsonObject(schema.properties) ? schema.properties : {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const at = `${pointer}/properties/${escapeToken(name)}`
    return [{ path, pointer: at, schema: child }, ...propertiesOf(child, at, path)]
  })
  const items = isJsonObject(schema.items) ? propertiesOf(schema.items, `${pointer}/items`, `${prefix}[]`) : []
  const composed = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((word) => {
    const parts = schema[word]
    return Array.isArray(parts)
      ? parts.flatMap((part, index) => propertiesOf(part, `${pointer}/${word}/${index}`, prefix))
      : []
  })
  return [...own, ...items, ...composed]
}

const idsOf = (schema: JsonValue): string[] => {
  const value = isJsonObject(schema) ? schema[reqIdKey] : undefined
  return (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
}
