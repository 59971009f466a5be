import {
  type ApiModel,
  type Callback,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  methods,
  type Operation,
  type Parameter,
  type RequestBody,
  type Response,
  type Webhook,
} from './api-model.ts'
import { isIgnoredHeader } from './ignored-headers.ts'
import { contentOf, examplesOf, headerOf, providerStateOf } from './model-content.ts'
import {
  descriptionOf,
  isSchema,
  listOf,
  type Node,
  objectOf,
  type Reading,
  reqIdsOf,
  schemaField,
  textField,
  textOf,
} from './model-parts.ts'
import { childPointer, fragmentOf, valueAt } from './pointers.ts'

/** Follows internal references; stops at what is none, and at the first that leads nowhere or back. */
export const resolverOf = (bundle: JsonObject): ApiModel['resolve'] => {
  const known = new Map<string, Node | undefined>()
  const target = (reference: string): Node | undefined => {
    if (known.has(reference)) return known.get(reference)
    const pointer = fragmentOf(reference)
    const found = pointer === undefined ? undefined : valueAt(bundle, pointer)
    const node = pointer === undefined || !found ? undefined : { value: found.value as JsonValue, pointer }
    known.set(reference, node)
    return node
  }
  return (node, pointer) => {
    let current: Node = { value: node, pointer }
    for (let way: Set<string> | undefined; ; ) {
      const reference = isJsonObject(current.value) ? current.value.$ref : undefined
      if (typeof reference !== 'string' || !reference.startsWith('#') || way?.has(reference)) return current
      way ??= new Set()
      way.add(reference)
      const next = target(reference)
      if (next === undefined) return current
      current = next
    }
  }
}

/** Reads the typed model out of a bundle. Whatever is malformed is left out: it has been reported, or will be. */
// implements: TL-OPENAPI-101
export const modelOfBundle = (
  file: string,
  version: ApiModel['version'],
  bundle: JsonObject,
  locate: ApiModel['locate'],
): ApiModel => {
  const resolve = resolverOf(bundle)
  const reading: Reading = { version, resolve, parameters: new Map(), contents: new Map(), way: new Set() }
  const info = objectOf(bundle.info)
  return {
    file,
    version,
    title: textOf(info.title) ?? '',
    apiVersion: textOf(info.version) ?? '',
    bundle,
    operations: Object.entries(objectOf(bundle.paths)).flatMap(([path, value]) =>
      path.startsWith('/') ? operationsOf(path, { value, pointer: childPointer('/paths', path) }, reading) : [],
    ),
    // implements: TL-OPENAPI-108
    webhooks: Object.entries(objectOf(bundle.webhooks)).map(([name, value]): Webhook => {
      const pointer = childPointer('/webhooks', name)
      return { name, pointer, operations: operationsOf(name, { value, pointer }, reading) }
    }),
    schemas: Object.entries(objectOf(objectOf(bundle.components).schemas)).flatMap(([name, schema]) =>
      isSchema(schema)
        ? [{ name, pointer: childPointer('/components/schemas', name), schema, reqIds: reqIdsOf(schema) }]
        : [],
    ),
    resolve,
    locate,
  }
}

/** The operations of a path item. */
const operationsOf = (path: string, own: Node, reading: Reading): Operation[] => {
  const shared = reading.resolve(own.value, own.pointer)
  // A path item's fields beside its reference hold too.
  const items = shared.pointer === own.pointer ? [shared] : [own, shared]
  const parameters = items.flatMap((each) => parametersOf(each, reading))
  return items.flatMap((item) => {
    const operations = objectOf(item.value)
    // The methods of a path are fields, whose order says nothing.
    return methods.flatMap((method) => {
      const value = Object.hasOwn(operations, method) ? operations[method] : undefined
      if (!isJsonObject(value)) return []
      return [operationOf(path, method, { value, pointer: childPointer(item.pointer, method) }, parameters, reading)]
    })
  })
}

const operationOf = (
  path: string,
  method: Operation['method'],
  { value, pointer }: Node,
  shared: Parameter[],
  reading: Reading,
): Operation => {
  const node = objectOf(value)
  const own = parametersOf({ value, pointer }, reading)
  const inherited = shared.filter((one) => !own.some((other) => other.name === one.name && other.in === one.in))
  const requestBody = node.requestBody && requestBodyOf(node.requestBody, childPointer(pointer, 'requestBody'), reading)
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
      status.startsWith('x-') ? [] : responseOf(status, response, childPointer(pointer, 'responses', status), reading),
    ),
    callbacks: callbacksOf(node, pointer, reading),
  }
}

/** The callbacks of an operation, but for those that it is read for itself. */
// implements: TL-OPENAPI-108
const callbacksOf = (node: JsonObject, pointer: string, reading: Reading): Callback[] => {
  if (node.callbacks === undefined || reading.way.has(pointer)) return []
  reading.way.add(pointer)
  const callbacks = Object.entries(objectOf(node.callbacks)).flatMap(([name, value]) => {
    const callback = reading.resolve(value, childPointer(pointer, 'callbacks', name))
    return Object.entries(objectOf(callback.value)).flatMap(([expression, item]): Callback[] => {
      if (expression.startsWith('x-') || expression === '$ref') return []
      const place = childPointer(callback.pointer, expression)
      const operations = operationsOf(expression, { value: item, pointer: place }, reading)
      return [{ name, expression, pointer: place, operations }]
    })
  })
  reading.way.delete(pointer)
  return callbacks
}

const parametersOf = ({ value, pointer }: Node, reading: Reading): Parameter[] =>
  listOf(objectOf(value).parameters).flatMap((item, index) => {
    const resolved = reading.resolve(item, childPointer(pointer, 'parameters', index))
    // A description beside a reference holds for this place alone.
    const alone = resolved.value === item || Object.keys(objectOf(item)).length === 1
    const known = alone ? reading.parameters.get(resolved.pointer) : undefined
    const parameter = known ?? parameterOf(item, resolved, reading)
    if (alone && parameter) reading.parameters.set(resolved.pointer, parameter)
    return parameter ? [parameter] : []
  })

const parameterOf = (item: JsonValue, { value, pointer }: Node, reading: Reading): Parameter | undefined => {
  const node = objectOf(value)
  const { name, in: place } = node
  if (typeof name !== 'string' || (place === 'header' && isIgnoredHeader(name))) return undefined
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') return undefined
  const style = textOf(node.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple')
  const [content] = contentOf(node, pointer, reading)
  return {
    name,
    in: place,
    required: node.required === true,
    deprecated: node.deprecated === true,
    ...descriptionOf(reading, item, node),
    style,
    explode: typeof node.explode === 'boolean' ? node.explode : style === 'form',
    allowReserved: node.allowReserved === true,
    ...schemaField(node),
    ...(content && { content, contentType: content.name }),
    ...examplesOf(node, pointer, reading),
    pointer,
    reqIds: reqIdsOf(node),
  }
}

const requestBodyOf = (value: JsonValue, pointer: string, reading: Reading): RequestBody => {
  const resolved = reading.resolve(value, pointer)
  const node = objectOf(resolved.value)
  return {
    required: node.required === true,
    ...descriptionOf(reading, value, node),
    content: contentOf(node, resolved.pointer, reading),
    pointer: resolved.pointer,
  }
}

const responseOf = (status: string, value: JsonValue, pointer: string, reading: Reading): Response[] => {
  const resolved = reading.resolve(value, pointer)
  if (!isJsonObject(resolved.value)) return []
  const node = resolved.value
  return [
    {
      status,
      description: '',
      ...descriptionOf(reading, value, node),
      headers: Object.entries(objectOf(node.headers)).flatMap(([name, header]) =>
        headerOf(name, header, childPointer(resolved.pointer, 'headers', name), reading),
      ),
      content: contentOf(node, resolved.pointer, reading),
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
