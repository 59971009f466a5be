import { toPointer } from '@throughline/kernel'

/** What an object of an OpenAPI document is, by the specification's own names. `Data` holds literal values. */
export type Kind = keyof typeof shapes | 'Data'

/** How the children of a field are arranged: the object itself, a list, a map by name, or either of the first two. */
type Field = Kind | `list:${Kind}` | `map:${Kind}`

interface Shape {
  /** Fields that hold further objects. A field that is not named holds data, never a reference. */
  fields: Readonly<Record<string, string>>
  /** What each remaining field holds, where the object is a map itself. */
  rest?: string
}

const operations = Object.fromEntries(
  ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [method, 'Operation']),
)

/**
 * The objects of OpenAPI 3.0 and 3.1 as one table. Whoever walks a document by it never takes a property that is
 * called `example` for an example, nor a literal value that holds `$ref` for a reference.
 * @see OpenAPI 3.1.1 §4.8
 */
export const shapes = {
  OpenApi: { fields: { paths: 'Paths', webhooks: 'map:PathItem', components: 'Components' } },
  Components: {
    fields: {
      schemas: 'map:Schema',
      responses: 'map:Response',
      parameters: 'map:Parameter',
      examples: 'map:Example',
      requestBodies: 'map:RequestBody',
      headers: 'map:Header',
      securitySchemes: 'map:SecurityScheme',
      links: 'map:Link',
      callbacks: 'map:Callback',
      pathItems: 'map:PathItem',
    },
  },
  Paths: { fields: {}, rest: 'PathItem' },
  PathItem: { fields: { ...operations, parameters: 'list:Parameter' } },
  Operation: {
    fields: {
      parameters: 'list:Parameter',
      requestBody: 'RequestBody',
      responses: 'Responses',
      callbacks: 'map:Callback',
    },
  },
  Responses: { fields: {}, rest: 'Response' },
  Callback: { fields: {}, rest: 'PathItem' },
  Parameter: {
    fields: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example', example: 'Data' },
  },
  Header: { fields: { schema: 'Schema', content: 'map:MediaType', examples: 'map:Example', example: 'Data' } },
  RequestBody: { fields: { content: 'map:MediaType' } },
  Response: { fields: { headers: 'map:Header', content: 'map:MediaType', links: 'map:Link' } },
  MediaType: {
    fields: {
      schema: 'Schema',
      examples: 'map:Example',
      example: 'Data',
      encoding: 'map:Encoding',
      'x-sse-events': 'SseEvents',
    },
  },
  Encoding: { fields: { headers: 'map:Header' } },
  Example: { fields: { value: 'Data' } },
  Link: { fields: { parameters: 'Data', requestBody: 'Data' } },
  SecurityScheme: { fields: {} },
  SseEvents: { fields: { events: 'map:SseEvent' } },
  SseEvent: { fields: { schema: 'Schema' } },
  Schema: {
    fields: {
      properties: 'map:Schema',
      patternProperties: 'map:Schema',
      $defs: 'map:Schema',
      definitions: 'map:Schema',
      dependentSchemas: 'map:Schema',
      allOf: 'list:Schema',
      anyOf: 'list:Schema',
      oneOf: 'list:Schema',
      prefixItems: 'list:Schema',
      items: 'Schema',
      additionalProperties: 'Schema',
      unevaluatedItems: 'Schema',
      unevaluatedProperties: 'Schema',
      propertyNames: 'Schema',
      contains: 'Schema',
      contentSchema: 'Schema',
      not: 'Schema',
      if: 'Schema',
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: 'Schema',
      else: 'Schema',
      example: 'Data',
      examples: 'Data',
      default: 'Data',
      const: 'Data',
      enum: 'Data',
    },
  },
} as const satisfies Record<string, Shape>

export interface Child {
  node: unknown
  kind: Kind
  /** Reference tokens from the parent: one, or two through a list or a map. */
  tokens: (string | number)[]
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects directly below an object of this kind. What the table does not name is data. */
export const childrenOf = (node: unknown, kind: Kind): Child[] => {
  if (kind === 'Data' || !isObject(node)) return []
  const shape: Shape = shapes[kind]
  const children: Child[] = []
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue
    const field = (Object.hasOwn(shape.fields, key) ? shape.fields[key] : restOf(shape, key)) as Field
    const [arrangement, kindOfItem] = field.includes(':') ? field.split(':') : ['', field]
    const child = kindOfItem as Kind
    if (arrangement === 'list' && Array.isArray(value)) {
      value.forEach((item, index) => {
        children.push({ node: item, kind: child, tokens: [key, index] })
      })
    } else if (arrangement === 'map' && isObject(value)) {
      for (const [name, item] of Object.entries(value)) children.push({ node: item, kind: child, tokens: [key, name] })
    } else if (arrangement === '') children.push({ node: value, kind: child, tokens: [key] })
  }
  return children
}

/** Specification extensions are data; a path or a status never begins like one. */
const restOf = (shape: Shape, key: string): string => (key.startsWith('x-') ? 'Data' : (shape.rest ?? 'Data'))

export interface Visited {
  node: unknown
  kind: Kind
  pointer: string
}

/**
 * Visits every object below a node, itself first, in document order. References are visited and not followed; an
 * object that stands at several places (a YAML alias) is visited at the first. No recursion, so no nesting is too deep.
 */
export function* walkDocument(
  root: unknown,
  rootKind: Kind = 'OpenApi',
  pointer = '',
  seen: WeakSet<object> = new WeakSet(),
): Generator<Visited> {
  const open: Visited[] = [{ node: root, kind: rootKind, pointer }]
  for (let visited = open.pop(); visited; visited = open.pop()) {
    const { node, kind } = visited
    if (typeof node === 'object' && node !== null && kind !== 'Data') {
      if (seen.has(node)) continue
      seen.add(node)
    }
    yield visited
    const children = childrenOf(visited.node, visited.kind)
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index] as Child
      open.push({ node: child.node, kind: child.kind, pointer: visited.pointer + toPointer(child.tokens) })
    }
  }
}

/** The kinds in whose place the specification allows a reference. */
const referable: ReadonlySet<Kind> = new Set<Kind>([
  'PathItem',
  'Parameter',
  'RequestBody',
  'Response',
  'Header',
  'Example',
  'Link',
  'Callback',
  'SecurityScheme',
  'Schema',
])

/** The reference that stands in place of an object, if one does. */
export const referenceOf = (node: unknown, kind: Kind): string | undefined =>
  referable.has(kind) && isObject(node) && typeof node.$ref === 'string' ? node.$ref : undefined
