import {
  type Encoding,
  type Example,
  type Header,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
  type ProviderState,
  type SseContract,
} from './api-model.ts'
import { descriptionOf, objectOf, type Reading, reqIdsOf, schemaField, textField } from './model-parts.ts'
import { childPointer } from './pointers.ts'
import { parseSseOrder } from './sse-order.ts'

/** The media types that a node has under `content`. */
export const contentOf = (node: JsonObject, pointer: string, reading: Reading): MediaType[] => {
  if (node.content === undefined) return []
  const known = reading.contents.get(pointer)
  if (known) return known
  const content = readContent(node, pointer, reading)
  reading.contents.set(pointer, content)
  return content
}

const readContent = (node: JsonObject, pointer: string, reading: Reading): MediaType[] =>
  Object.entries(objectOf(node.content)).flatMap(([name, value]) => {
    if (!isJsonObject(value)) return []
    const place = childPointer(pointer, 'content', name)
    const sse = sseOf(value['x-sse-events'], childPointer(place, 'x-sse-events'))
    return [
      {
        name,
        ...schemaField(value),
        ...examplesOf(value, place, reading),
        ...encodingOf(value, place, reading),
        ...(sse && { sse }),
        pointer: place,
      },
    ]
  })

export const headerOf = (name: string, value: JsonValue, pointer: string, reading: Reading): Header[] => {
  // The specification has a response header of this name ignored.
  if (name.toLowerCase() === 'content-type') return []
  const resolved = reading.resolve(value, pointer)
  if (!isJsonObject(resolved.value)) return []
  const node = resolved.value
  const [content] = contentOf(node, resolved.pointer, reading)
  return [
    {
      name,
      required: node.required === true,
      deprecated: node.deprecated === true,
      ...descriptionOf(reading, value, node),
      explode: node.explode === true,
      ...schemaField(node),
      ...(content && { content }),
      ...examplesOf(node, resolved.pointer, reading),
      pointer: resolved.pointer,
      reqIds: reqIdsOf(node),
    },
  ]
}

const encodingOf = (node: JsonObject, pointer: string, reading: Reading): { encoding?: Record<string, Encoding> } => {
  if (!isJsonObject(node.encoding)) return {}
  const entries = Object.entries(node.encoding).map(([name, value]): [string, Encoding] => {
    const encoding = objectOf(value)
    const isStyled = ['style', 'explode', 'allowReserved'].some((key) => encoding[key] !== undefined)
    const style = typeof encoding.style === 'string' ? encoding.style : 'form'
    const place = childPointer(pointer, 'encoding', name, 'headers')
    return [
      name,
      {
        ...textField(encoding, 'contentType'),
        ...(isStyled && { style }),
        explode: typeof encoding.explode === 'boolean' ? encoding.explode : style === 'form',
        headers: Object.entries(objectOf(encoding.headers)).flatMap(([header, each]) =>
          headerOf(header, each, childPointer(place, header), reading),
        ),
      },
    ]
  })
  return { encoding: Object.fromEntries(entries) }
}

export const examplesOf = (node: JsonObject, pointer: string, { resolve }: Reading) => ({
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

export const providerStateOf = (node: JsonObject): { providerState?: ProviderState } => {
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
