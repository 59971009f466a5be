import { escapeToken } from '@throughline/kernel'

type Named = keyof typeof shapes

/**
 * What an object of an OpenAPI document is, by the specification's own names. `Data` holds literal values; a whole map or
 * list is only spoken of where a reference stands in its place.
 */
export type Kind = Named | 'Data' | `map:${Named}` | `list:${Named}`

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
  OpenApi: {
    fields: {
      info: 'Info',
      servers: 'list:Server',
      paths: 'Paths',
      webhooks: 'map:PathItem',
      components: 'Components',
      security: 'list:SecurityRequirement',
      tags: 'list:Tag',
      externalDocs: 'ExternalDocumentation',
    },
  },
  Info: { fields: { contact: 'Contact', license: 'License' } },
  Contact: { fields: {} },
  License: { fields: {} },
  Server: { fields: { variables: 'map:ServerVariable' } },
  ServerVariable: { fields: {} },
  SecurityRequirement: { fields: {} },
  Tag: { fields: { externalDocs: 'ExternalDocumentation' } },
  ExternalDocumentation: { fields: {} },
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
  PathItem: { fields: { ...operations, servers: 'list:Server', parameters: 'list:Parameter' } },
  Operation: {
    fields: {
      parameters: 'list:Parameter',
      requestBody: 'RequestBody',
      responses: 'Responses',
      callbacks: 'map:Callback',
      externalDocs: 'ExternalDocumentation',
      security: 'list:SecurityRequirement',
      servers: 'list:Server',
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
  Link: { fields: { parameters: 'Data', requestBody: 'Data', server: 'Server' } },
  SecurityScheme: { fields: { flows: 'OAuthFlows' } },
  OAuthFlows: {
    fields: {
      implicit: 'OAuthFlow',
      password: 'OAuthFlow',
      clientCredentials: 'OAuthFlow',
      authorizationCode: 'OAuthFlow',
    },
  },
  // A scope may be called anything.
  OAuthFlow: { fields: { scopes: 'Data' } },
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
      discriminator: 'Discriminator',
      xml: 'Xml',
      externalDocs: 'ExternalDocumentation',
      example: 'Data',
      examples: 'Data',
      default: 'Data',
      const: 'Data',
      enum: 'Data',
    },
  },
  // A value may be called anything.
  Discriminator: { fields: { mapping: 'Data' } },
  Xml: { fields: {} },
} as const satisfies Record<string, Shape>

export interface Child {
  node: unknown
  kind: Kind
  /** Reference tokens from the parent: one, or two through a list or a map. */
  tokens: (string | number)[]
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a field holds: the object itself (`Schema`), a list (`list:Schema`), or a map by name (`map:Schema`). */
interface Slot {
  arrangement: 'single' | 'list' | 'map'
  kind: Kind
  /** The list or the map itself. */
  whole: Kind
}

interface Slots {
  fields: Map<string, Slot>
  rest?: Slot
  /** Whether the author chose all names, so that none is an extension's. */
  everyName?: true
}

const slotOf = (field: string): Slot => {
  const [first, second] = field.split(':')
  return second === undefined
    ? { arrangement: 'single', kind: first as Kind, whole: first as Kind }
    : { arrangement: first as 'list' | 'map', kind: second as Kind, whole: field as Kind }
}

/** The table as it is asked: by kind, then by field. */
const slots = new Map<Kind, Slots>(
  Object.entries<Shape>(shapes).flatMap(([kind, { fields, rest }]): [Kind, Slots][] => {
    const named = new Map(Object.entries(fields).map(([name, field]) => [name, slotOf(field)]))
    const whole: Slots = { fields: new Map(), rest: slotOf(kind), everyName: true }
    return [
      [kind as Kind, { fields: named, ...(rest !== undefined && { rest: slotOf(rest) }) }],
      [`map:${kind}` as Kind, whole],
      [`list:${kind}` as Kind, whole],
    ]
  }),
)

type Visit = (node: unknown, kind: Kind, key: string, item?: string | number) => void

/** Visits what stands directly below an object of this kind, in document order. What the table does not name is data. */
const visitChildren = (node: object, kind: Kind, visit: Visit): void => {
  const shape = slots.get(kind)
  if (shape === undefined || Array.isArray(node) !== kind.startsWith('list:')) return
  for (const key of Object.keys(node)) {
    const value = (node as Record<string, unknown>)[key]
    if (typeof value !== 'object' || value === null) continue
    // Specification extensions are data; a path or a status never begins like one.
    const slot = shape.fields.get(key) ?? (shape.everyName || !key.startsWith('x-') ? shape.rest : undefined)
    if (slot === undefined || slot.kind === 'Data') continue
    if (slot.arrangement === 'single') visit(value, slot.kind, key)
    else if (slot.arrangement === 'list') {
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) visit(value[index], slot.kind, key, index)
      } else if (referenceOf(value, slot.whole) !== undefined) visit(value, slot.whole, key)
    } else if (!Array.isArray(value)) {
      if (referenceOf(value, slot.whole) !== undefined) visit(value, slot.whole, key)
      else for (const name of Object.keys(value)) visit((value as Record<string, unknown>)[name], slot.kind, key, name)
    }
  }
}

/** The objects directly below an object of this kind; literal data is left out. */
export const childrenOf = (node: unknown, kind: Kind): Child[] => {
  const children: Child[] = []
  if (typeof node !== 'object' || node === null) return children
  visitChildren(node, kind, (child, childKind, key, item) => {
    children.push({ node: child, kind: childKind, tokens: item === undefined ? [key] : [key, item] })
  })
  return children
}

export interface Visited {
  node: object
  kind: Kind
  pointer: string
}

/**
 * Visits every object below a node, itself first, in document order. References are visited and not followed, literal
 * data is not visited, and what stands at several places (a YAML alias) is visited at the first, as `seen` remembers.
 * No recursion, so no nesting is too deep.
 */
export function* walkDocument(
  root: unknown,
  rootKind: Kind = 'OpenApi',
  pointer = '',
  seen: Map<object, Kind> = new Map(),
): Generator<Visited> {
  if (typeof root !== 'object' || root === null || rootKind === 'Data') return
  const open: Visited[] = [{ node: root, kind: rootKind, pointer }]
  for (let visited = open.pop(); visited; visited = open.pop()) {
    const { node, kind, pointer: place } = visited
    if (seen.has(node)) continue
    seen.set(node, kind)
    yield visited
    const start = open.length
    visitChildren(node, kind, (child, childKind, key, item) => {
      if (typeof child !== 'object' || child === null) return
      const below =
        item === undefined ? `${place}/${escapeToken(key)}` : `${place}/${escapeToken(key)}/${escapeToken(item)}`
      open.push({ node: child, kind: childKind, pointer: below })
    })
    // The first child is the next to be visited.
    for (let left = start, right = open.length - 1; left < right; left++, right--) {
      const other = open[left] as Visited
      open[left] = open[right] as Visited
      open[right] = other
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

/** The kinds in whose place a reference is no more than its text. */
const literal: ReadonlySet<Kind> = new Set<Kind>(['Data', 'SseEvents', 'SseEvent', 'map:SseEvent', 'list:SseEvent'])

/** Whether the specification allows a reference in place of such an object. */
export const allowsReference = (kind: Kind): boolean => referable.has(kind)

/** The reference that stands in place of an object, a map or a list, if one does; whether it may, is another question. */
export const referenceOf = (node: unknown, kind: Kind): string | undefined =>
  isObject(node) && typeof node.$ref === 'string' && !literal.has(kind) ? node.$ref : undefined

/** Such an object, map or list with its article. */
export const nounOfKind = (kind: Kind): string => {
  const [first = '', second] = kind.split(':')
  if (second !== undefined) return `a ${first} of ${second} objects`
  return `${/^[AEIO]/.test(first) ? 'an' : 'a'} ${first} object`
}
