import {
  type ApiModel,
  type Example,
  type Header,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
  methods,
  type Operation,
  type Parameter,
  type ProviderState,
  type RequestBody,
  type Response,
  type SchemaObject,
  type SseContract,
} from './api-model.ts'
import { isIgnoredHeader } from './ignored-headers.ts'
import { childPointer, fragmentOf, valueAt } from './pointers.ts'
import { parseSseOrder } from './sse-order.ts'

type Node = { value: JsonValue; pointer: string }
type Resolve = ApiModel['resolve']

/** Follows internal references; stops at what is none, and at the first that leads nowhere or back. */
export const resolverOf =
  (bundle: JsonObject): Resolve =>
  (node, pointer) => {
    const way = new Set<string>()
    let current: Node = { value: node, pointer }
    for (;;) {
      const reference = isJsonObject(current.value) ? current.value.$ref : undefined
      if (typeof reference !== 'string' || !reference.startsWith('#') || way.has(reference)) return current
      way.add(reference)
      const target = fragmentOf(reference)
      const found = target === undefined ? undefined : valueAt(bundle, target)
      if (target === undefined || found === undefined) return current
      current = { value: found.value as JsonValue, pointer: target }
    }
  }

/** Reads the typed model out of a bundle. Whatever is malformed is left out: it has been reported, or will be. */
export const modelOfBundle = (
  file: string,
  version: ApiModel['version'],
  bundle: JsonObject,
  locate: ApiModel['locate'],
): ApiModel => {
  const resolve = resolverOf(bundle)
  const info = objectOf(bundle.info)
  return {
    file,
    version,
    title: textOf(info.title) ?? '',
    apiVersion: textOf(info.version) ?? '',
    bundle,
    operations: operationsOf(bundle, resolve),
    schemas: Object.entries(objectOf(objectOf(bundle.components).schemas)).flatMap(([name, schema]) =>
      isSchema(schema)
        ? [{ name, pointer: childPointer('/components/schemas', name), schema, reqIds: reqIdsOf(schema) }]
        : [],
    ),
    resolve,
    locate,
  }
}

const operationsOf = (bundle: JsonObject, resolve: Resolve): Operation[] =>
  Object.entries(objectOf(bundle.paths)).flatMap(([path, value]) => {
    if (!path.startsWith('/')) return []
    const own = { value, pointer: childPointer('/paths', path) }
    const shared = resolve(value, own.pointer)
    // A path item's fields beside its reference hold too.
    const items = shared.pointer === own.pointer ? [shared] : [own, shared]
    return items.flatMap((item) => {
      const parameters = items.flatMap((each) => parametersOf(each, resolve))
      return Object.entries(objectOf(item.value)).flatMap(([key, operation]) => {
        const method = methods.find((each) => each === key)
        if (method === undefined || !isJsonObject(operation)) return []
        return [
          operationOf(
            path,
            method,
            { value: operation, pointer: childPointer(item.pointer, key) },
            parameters,
            resolve,
          ),
        ]
      })
    })
  })

const operationOf = (
  path: string,
  method: Operation['method'],
  { value, pointer }: Node,
  shared: Parameter[],
  resolve: Resolve,
): Operation => {
  const node = objectOf(value)
  const own = parametersOf({ value, pointer }, resolve)
  const inherited = shared.filter((one) => !own.some((other) => other.name === one.name && other.in === one.in))
  const requestBody = node.requestBody && requestBodyOf(node.requestBody, childPointer(pointer, 'requestBody'), resolve)
  return {
    operationId: textOf(node.operationId) ?? '',
    method,
    path,
    pointer,
    ...textField(node, 'summary'),
    ...textField(node, 'description'),
    deprecated: node.deprecated === true,
    tags: listOf(node.tags).filter((tag) => typeof tag === 'string'),
    reqIds: reqIdsOf(node),
    parameters: [...inherited, ...own],
    ...(requestBody && { requestBody }),
    responses: Object.entries(objectOf(node.responses)).flatMap(([status, response]) =>
      status.startsWith('x-') ? [] : responseOf(status, response, childPointer(pointer, 'responses', status), resolve),
    ),
  }
}

const parametersOf = ({ value, pointer }: Node, resolve: Resolve): Parameter[] =>
  listOf(objectOf(value).parameters).flatMap((item, index) => {
    const resolved = resolve(item, childPointer(pointer, 'parameters', index))
    const node = objectOf(resolved.value)
    const { name, in: place } = node
    if (typeof name !== 'string' || (place === 'header' && isIgnoredHeader(name))) return []
    if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') return []
    const style = textOf(node.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple')
    const [content] = contentOf(node, resolved.pointer, resolve)
    return [
      {
        name,
        in: place,
        required: node.required === true,
        deprecated: node.deprecated === true,
        ...descriptionOf(item, node),
        style,
        explode: typeof node.explode === 'boolean' ? node.explode : style === 'form',
        allowReserved: node.allowReserved === true,
        ...schemaField(node),
        ...(content && { content, contentType: content.name }),
        ...examplesOf(node, resolved.pointer, resolve),
        pointer: resolved.pointer,
        reqIds: reqIdsOf(node),
      },
    ]
  })

const requestBodyOf = (value: JsonValue, pointer: string, resolve: Resolve): RequestBody => {
  const resolved = resolve(value, pointer)
  const node = objectOf(resolved.value)
  return {
    required: node.required === true,
    ...descriptionOf(value, node),
    content: contentOf(node, resolved.pointer, resolve),
    pointer: resolved.pointer,
  }
}

const responseOf = (status: string, value: JsonValue, pointer: string, resolve: Resolve): Response[] => {
  const resolved = resolve(value, pointer)
  if (!isJsonObject(resolved.value)) return []
  const node = resolved.value
  return [
    {
      status,
      description: '',
      ...descriptionOf(value, node),
      headers: Object.entries(objectOf(node.headers)).flatMap(([name, header]) =>
        headerOf(name, header, childPointer(resolved.pointer, 'headers', name), resolve),
      ),
      content: contentOf(node, resolved.pointer, resolve),
      exchanges: Object.entries(objectOf(node['x-exchanges'])).map(([key, exchange]) => ({
        key,
        pointer: childPointer(resolved.pointer, 'x-exchanges', key),
        ...providerStateOf(objectOf(exchange)),
      })),
      pointer: resolved.pointer,
      reqIds: reqIdsOf(node),
    },
  ]
}

const headerOf = (name: string, value: JsonValue, pointer: string, resolve: Resolve): Header[] => {
  // The specification has a response header of this name ignored.
  if (name.toLowerCase() === 'content-type') return []
  const resolved = resolve(value, pointer)
  if (!isJsonObject(resolved.value)) return []
  const node = resolved.value
  const [content] = contentOf(node, resolved.pointer, resolve)
  return [
    {
      name,
      required: node.required === true,
      deprecated: node.deprecated === true,
      ...descriptionOf(value, node),
      explode: node.explode === true,
      ...schemaField(node),
      ...(content && { content }),
      ...examplesOf(node, resolved.pointer, resolve),
      pointer: resolved.pointer,
      reqIds: reqIdsOf(node),
    },
  ]
}

const contentOf = (node: JsonObject, pointer: string, resolve: Resolve): MediaType[] =>
  Object.entries(objectOf(node.content)).flatMap(([name, value]) => {
    if (!isJsonObject(value)) return []
    const place = childPointer(pointer, 'content', name)
    const sse = sseOf(value['x-sse-events'], childPointer(place, 'x-sse-events'))
    return [
      {
        name,
        ...schemaField(value),
        ...examplesOf(value, place, resolve),
        ...(sse && { sse }),
        pointer: place,
      },
    ]
  })

const examplesOf = (node: JsonObject, pointer: string, resolve: Resolve) => ({
  ...(node.example !== undefined && { example: node.example }),
  examples: Object.entries(objectOf(node.examples)).flatMap(([key, value]): Example[] => {
    const resolved = resolve(value, childPointer(pointer, 'examples', key))
    const example = objectOf(resolved.value)
    if (example.value === undefined) return []
    return [
      {
        key,
        value: example.value,
        invalid: example['x-invalid'] === true,
        exact: example['x-match'] === 'exact',
        ...providerStateOf(example),
        pointer: resolved.pointer,
      },
    ]
  }),
})

const providerStateOf = (node: JsonObject): { providerState?: ProviderState } => {
  const state = node['x-provider-state']
  if (typeof state === 'string') return { providerState: { name: state, params: {} } }
  const { name, params } = objectOf(state)
  return typeof name === 'string' ? { providerState: { name, params: objectOf(params) } } : {}
}

const sseOf = (value: JsonValue | undefined, pointer: string): SseContract | undefined => {
  if (!isJsonObject(value)) return undefined
  const parsed = typeof value.order === 'string' ? parseSseOrder(value.order) : undefined
  const { event, field } = objectOf(value.index)
  return {
    events: Object.entries(objectOf(value.events)).map(([name, item]) => {
      const node = objectOf(item)
      return {
        name,
        ...schemaField(node),
        terminal: node.terminal === true,
        anywhere: node.anywhere === true,
        content: node.content === 'text' ? 'text' : 'json',
        ...textField(node, 'description'),
        pointer: childPointer(pointer, 'events', name),
        reqIds: reqIdsOf(node),
      }
    }),
    ...(parsed && 'order' in parsed && { order: parsed.order }),
    ...(typeof event === 'string' && typeof field === 'string' && { index: { event, field } }),
    ...(typeof value.sentinel === 'string' && { sentinel: value.sentinel }),
    pointer,
  }
}

/** A reference may say a description of its own, which wins. */
const descriptionOf = (reference: JsonValue, node: JsonObject): { description?: string } => ({
  ...textField(node, 'description'),
  ...textField(objectOf(reference), 'description'),
})

/** The well-formed IDs of an `x-req-id`. */
export const reqIdsOf = (node: JsonValue): string[] => {
  const value = isJsonObject(node) ? node['x-req-id'] : undefined
  return (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
}

const isSchema = (value: JsonValue | undefined): value is SchemaObject =>
  isJsonObject(value) || typeof value === 'boolean'

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : [])
const textOf = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

const textField = <Name extends string>(node: JsonObject, name: Name) => {
  const text = textOf(node[name])
  return (text === undefined ? {} : { [name]: text }) as { [key in Name]?: string }
}

const schemaField = ({ schema }: JsonObject): { schema?: SchemaObject } => (isSchema(schema) ? { schema } : {})
