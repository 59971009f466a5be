/** A document with a bit of everything that is judged or generated, and edits of every kind of place in it. */

// biome-ignore lint/suspicious/noExplicitAny: a test reaches into a document whose shape it knows
type Any = any

const json = (schema: object, more: object = {}) => ({ content: { 'application/json': { schema, ...more } } })
const ref = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })
const failed = { description: 'Failed.', ...json(ref('schemas', 'Problem')) }

const reading = (name: string) => ({
  operationId: `get${name}`,
  tags: ['reading'],
  parameters: [ref('parameters', 'Id'), { name: 'limit', in: 'query', schema: { type: 'integer', default: 10 } }],
  responses: {
    200: {
      description: 'Here.',
      ...json(ref('schemas', name), { examples: { one: ref('examples', name) } }),
    },
    404: failed,
  },
})

export const original: Any = {
  openapi: '3.1.0',
  info: { title: 'Edited', version: '1' },
  tags: [{ name: 'reading' }],
  security: [{ token: [] }],
  paths: {
    '/tasks/{id}': {
      get: reading('Task'),
      post: {
        operationId: 'changeTask',
        parameters: [ref('parameters', 'Id')],
        requestBody: json({ type: 'object', properties: { title: { type: 'string' } } }, { example: { title: 1 } }),
        responses: { 204: { description: 'Changed.' }, default: failed },
      },
    },
    '/pools/{id}': { get: reading('Pool') },
    '/workers/{id}': { get: reading('Worker') },
    '/events': {
      get: {
        operationId: 'events',
        responses: {
          200: {
            description: 'A stream.',
            content: {
              'text/event-stream': {
                'x-sse-events': { events: { added: { schema: ref('schemas', 'Task') }, end: { terminal: true } } },
              },
            },
          },
          default: failed,
        },
      },
    },
  },
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, schema: ref('schemas', 'Id'), example: 'a' } },
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    examples: {
      Task: { value: { id: 'a', title: null, owner: { id: 'b', kind: 'pool', size: 'large' } } },
      Pool: { value: { id: 'b', kind: 'pool', size: 3 } },
      Worker: { value: { id: 'c', kind: 'worker' } },
    },
    schemas: {
      Id: { type: 'string', pattern: '^[a-z]+$' },
      Task: {
        type: 'object',
        required: ['id'],
        properties: { id: ref('schemas', 'Id'), title: { type: ['string', 'null'] }, owner: ref('schemas', 'Owner') },
      },
      Pool: {
        type: 'object',
        required: ['id', 'kind'],
        properties: { id: ref('schemas', 'Id'), kind: { const: 'pool' }, size: { type: 'integer', default: 1 } },
      },
      Worker: {
        type: 'object',
        required: ['id', 'kind'],
        properties: {
          id: ref('schemas', 'Id'),
          kind: { const: 'worker' },
          pools: { type: 'array', items: ref('schemas', 'Pool') },
        },
      },
      Owner: {
        oneOf: [ref('schemas', 'Pool'), ref('schemas', 'Worker')],
        discriminator: {
          propertyName: 'kind',
          mapping: { pool: '#/components/schemas/Pool', worker: '#/components/schemas/Worker' },
        },
      },
      Problem: { type: 'object', properties: { message: { type: 'string' } }, example: { message: 1 } },
    },
  },
}

/** Each changes a document in one place; `n` tells one time from another. */
export const edits: Record<string, (document: Any, n: number) => void> = {
  'the summary of an operation': ({ paths }, n) => {
    paths['/pools/{id}'].get.summary = `Edition ${n}`
  },
  'a property of an answer': ({ paths }, n) => {
    const answer = paths['/tasks/{id}'].post.responses
    answer[200] = { description: 'Done.', ...json({ type: 'object', properties: { [`p${n}`]: { type: 'string' } } }) }
  },
  'an example that its schema rejects, or takes': ({ paths }, n) => {
    paths['/tasks/{id}'].post.requestBody.content['application/json'].example = { title: n % 2 ? n : `${n}` }
  },
  'the schema of a body': ({ paths }, n) => {
    paths['/tasks/{id}'].post.requestBody.content['application/json'].schema.properties.title.type =
      n % 2 ? 'integer' : 'string'
  },
  'a schema beside an example that stands elsewhere': ({ paths }, n) => {
    const media = paths['/workers/{id}'].get.responses[200].content['application/json']
    media.schema = n % 2 ? { type: 'object', required: ['absent'] } : ref('schemas', 'Worker')
  },
  'an example that many name': ({ components }, n) => {
    components.examples.Task.value.title = n % 2 ? n : null
  },
  'a default': ({ paths }, n) => {
    paths['/workers/{id}'].get.parameters[1].schema.default = n % 2 ? 'many' : n
  },
  'a schema that many use': ({ components }, n) => {
    components.schemas.Id = n % 2 ? { type: 'string' } : { type: 'integer', maximum: n }
  },
  'what a schema requires': ({ components }, n) => {
    components.schemas.Worker.required = n % 2 ? ['id', 'pools'] : ['id', 'kind']
  },
  'the mapping of a discriminator': ({ components }, n) => {
    components.schemas.Owner.discriminator.mapping = n % 2 ? { p: 'Pool' } : { w: '#/components/schemas/Worker' }
  },
  'a parameter that many use': ({ components }, n) => {
    components.parameters.Id.example = n % 2 ? 'A' : 'a'
  },
  'a parameter of its own': ({ paths }, n) => {
    paths['/pools/{id}'].get.parameters[1] = { name: `q${n}`, in: 'query', schema: { type: 'boolean' }, example: n }
  },
  'a path parameter that is not in the path': ({ paths }, n) => {
    const { parameters } = paths['/workers/{id}'].get
    parameters[1] =
      n % 2 ? { name: 'other', in: 'path', required: true, schema: {} } : { name: 'l', in: 'query', schema: {} }
  },
  security: (document, n) => {
    document.security = n % 2 ? [] : [{ token: [] }]
  },
  tags: (document, n) => {
    document.tags = [{ name: 'reading', description: `${n}` }]
  },
  info: ({ info }, n) => {
    info.version = `${n}`
  },
  'the names of events': ({ paths }, n) => {
    const stream = paths['/events'].get.responses[200].content['text/event-stream']
    stream['x-sse-events'].order = n % 2 ? 'added* finish' : 'added* end'
  },
  'a component that nothing uses': ({ components }, n) => {
    components.schemas[`Unused${n % 3}`] = { type: 'object', properties: { a: { type: 'string', default: n } } }
  },
  'a component that goes': ({ components }, n) => {
    delete components.schemas[`Unused${n % 3}`]
  },
  'an operationId that is taken, or free': ({ paths }, n) => {
    paths['/workers/{id}'].get.operationId = n % 2 ? 'getPool' : `getWorker${n}`
  },
  'a path like another': ({ paths }, n) => {
    if (n % 2) paths['/pools/{name}'] = { get: { ...reading('Pool'), operationId: 'byName' } }
    else delete paths['/pools/{name}']
  },
  'a path that comes first': (document, n) => {
    const { [`/new${n % 3}`]: _, ...others } = document.paths
    const responses = { 200: { description: 'New.', ...json(ref('schemas', 'Pool'), { example: { id: n } }) } }
    document.paths = { [`/new${n % 3}`]: { get: { operationId: `new${n}`, responses } }, ...others }
  },
  'a path that goes': ({ paths }, n) => {
    delete paths[`/new${n % 3}`]
  },
  'the order of the paths': (document) => {
    document.paths = Object.fromEntries(Object.entries(document.paths).toReversed())
  },
  'a reference into a path': ({ paths }, n) => {
    const pointer = '#/paths/~1tasks~1{id}/post/requestBody/content/application~1json/schema'
    const media = paths['/events'].get.responses.default
    paths['/events'].get.responses[400] =
      n % 2 ? { ...media, ...json({ $ref: pointer }, { example: { title: 1 } }) } : failed
  },
  'a field that OpenAPI does not know': ({ paths }, n) => {
    if (n % 2) paths['/events'].get.nothing = n
    else delete paths['/events'].get.nothing
  },
  'the same in a component': ({ components }, n) => {
    if (n % 2) components.parameters.Id.nothing = n
    else delete components.parameters.Id.nothing
  },
  'a reference that leads nowhere': ({ paths }, n) => {
    paths['/events'].get.responses[404] = n % 2 ? ref('responses', 'None') : failed
  },
}

export const edited = (document: Any, name: string, n: number): Any => {
  const copy = structuredClone(document)
  edits[name]?.(copy, n)
  return copy
}
