/** What an author may add to a document: its maps by name, each with its entries. */
export interface Planted {
  paths?: object
  components?: { [kind: string]: object }
  /** Anything else beside them. */
  [field: string]: unknown
}

/** Puts a text into one place of a document, beside what other numbers put there. */
export type Place = (text: string, number: number) => Planted

/** An object with one key, even `__proto__`. */
const keyed = (name: string, value: unknown): object => Object.fromEntries([[name, value]])

const ok = { 200: { description: 'Done.' }, 404: { description: 'Not here.' } }

const operation = (number: number, more: object = {}): object => ({
  operationId: `call${number}`,
  responses: ok,
  ...more,
})

const called = (number: number, more: object, path = ''): Planted => ({
  paths: keyed(`/p${number}${path}`, { post: operation(number, more) }),
})

const parameter = (number: number, one: object): Planted =>
  called(number, { parameters: [{ in: 'query', schema: { type: 'string' }, ...one }] })

const body = (number: number, schema: object, type = 'application/json'): Planted =>
  called(number, { requestBody: { content: keyed(type, { schema }) } })

const answer = (number: number, response: object): Planted =>
  called(number, { responses: { 200: { description: 'Done.', ...response } } })

const both = (number: number, schema: object): Planted =>
  called(number, {
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: { description: 'Done.', content: { 'application/json': { schema } } } },
  })

const stream = (number: number, contract: object): Planted =>
  answer(number, { content: { 'text/event-stream': { 'x-sse-events': contract } } })

const secured = (number: number, name: string, scheme: object): Planted => ({
  ...called(number, { security: [keyed(name, [])] }),
  components: { securitySchemes: keyed(name, scheme) },
})

const texted = { type: 'string' }
const url = 'https://example.invalid/'

/** Every place of a document where its author chooses a text. */
export const places: Readonly<Record<string, Place>> = {
  'a title and a description of the document': (text) => ({
    info: { title: text, summary: text, description: text, version: text, 'x-more': keyed(text, text) },
  }),
  'a tag': (text, n) => ({
    ...called(n, { tags: [text] }),
    tags: [{ name: text, description: text, externalDocs: { url, description: text } }],
  }),
  'a server': (text) => ({ servers: [{ url: text, description: text }] }),
  'a variable of a server': (text) => ({
    servers: [
      { url: `https://{${text}}/`, variables: keyed(text, { default: text, enum: [text], description: text }) },
    ],
  }),
  'an operationId': (text, n) => called(n, { operationId: text }),
  'words on an operation': (text, n) => called(n, { summary: text, description: text }),
  'a requirement': (text, n) => called(n, { 'x-req-id': text }),
  'an extension': (text, n) => called(n, keyed(`x-${text}`, text)),
  'a path': (text, n) => called(n, {}, `/${text}`),
  'a path with a parameter': (text, n) =>
    called(n, { parameters: [{ name: text, in: 'path', required: true, schema: texted }] }, `/{${text}}`),
  'a query parameter': (text, n) => parameter(n, { name: text, description: text }),
  'a header': (text, n) => parameter(n, { name: text, in: 'header', description: text }),
  'a cookie': (text, n) => parameter(n, { name: text, in: 'cookie', description: text }),
  'a parameter of an object': (text, n) =>
    parameter(n, { name: text, style: 'deepObject', schema: { type: 'object', properties: keyed(text, texted) } }),
  'a parameter with content': (text, n) =>
    called(n, { parameters: [{ name: `q${n}`, in: 'query', content: keyed(text, { schema: texted }) }] }),
  'a default and an example of a parameter': (text, n) =>
    parameter(n, { name: 'q', schema: { type: 'string', default: text }, example: text }),
  'examples by name': (text, n) =>
    parameter(n, { name: 'q', examples: keyed(text, { summary: text, description: text, value: text }) }),
  'a component of a parameter': (text, n) => ({
    ...called(n, { parameters: [{ $ref: `#/components/parameters/${text}` }] }),
    components: { parameters: keyed(text, { name: 'q', in: 'query', schema: texted }) },
  }),
  'a media type of a request': (text, n) => body(n, texted, text),
  'a media type of an answer': (text, n) => answer(n, { content: keyed(text, { schema: texted }) }),
  'a parameter of a media type': (text, n) => body(n, texted, `text/plain; charset="${text}"`),
  'words on a body': (text, n) => called(n, { requestBody: { description: text, content: { 'text/plain': {} } } }),
  'a field of a form': (text, n) =>
    body(n, { type: 'object', properties: keyed(text, texted) }, 'application/x-www-form-urlencoded'),
  'a part of a multipart body': (text, n) =>
    called(n, {
      requestBody: {
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: keyed(text, texted) },
            encoding: keyed(text, { contentType: text, headers: keyed(text, { schema: texted }) }),
          },
        },
      },
    }),
  'words on an answer': (text, n) => answer(n, { description: text }),
  'a header of an answer': (text, n) =>
    answer(n, { headers: keyed(text, { description: text, required: true, schema: texted }) }),
  'a status': (text, n) => called(n, { responses: keyed(text, { description: 'Done.' }) }),
  'a name of a schema': (text, n) => ({
    ...body(n, { $ref: `#/components/schemas/${text}` }),
    components: { schemas: keyed(text, { type: 'string', minLength: n }) },
  }),
  'words on a schema': (text, n) => both(n, { title: text, description: text, $comment: text, type: 'string' }),
  'a property': (text, n) =>
    both(n, { type: 'object', required: [text], properties: keyed(text, { type: 'string', description: text }) }),
  'a property of a property': (text, n) =>
    both(n, {
      type: 'object',
      required: [text],
      properties: keyed(text, {
        type: 'object',
        required: [text],
        properties: keyed(text, { oneOf: [texted, { type: 'null' }] }),
      }),
    }),
  'a property without a type': (text, n) => both(n, { properties: keyed(text, true), required: [text] }),
  'a property of another': (text, n) =>
    both(n, {
      type: 'object',
      dependentRequired: keyed(text, [text]),
      dependentSchemas: keyed(text, { minProperties: 1 }),
    }),
  'a pattern of properties': (text, n) => both(n, { type: 'object', patternProperties: keyed(text, texted) }),
  'names of properties': (text, n) => both(n, { type: 'object', propertyNames: { enum: [text] } }),
  'an enum': (text, n) => both(n, { enum: [text, { [`a${n}`]: text }, [text]] }),
  'an enum of texts': (text, n) => both(n, { type: 'string', enum: [text, 'other one'] }),
  'a const': (text, n) => both(n, { const: text }),
  'a const of an object': (text, n) => both(n, { const: { inner: keyed(text, text) } }),
  'a default': (text, n) => both(n, { type: 'string', default: text }),
  'an example': (text, n) => both(n, { type: 'string', example: text, examples: [text] }),
  'a pattern': (text, n) => both(n, { type: 'string', pattern: text }),
  'a format': (text, n) => both(n, { type: 'string', format: text }),
  'a type': (text, n) => both(n, { type: text }),
  'an encoding of a content': (text, n) => both(n, { type: 'string', contentEncoding: text, contentMediaType: text }),
  'a definition of a schema': (text, n) => both(n, { $defs: keyed(text, texted), type: 'string' }),
  'an anchor': (text, n) => body(n, { $anchor: text, type: 'string' }),
  'an id of a schema': (text, n) => body(n, { $id: `s${n}${text}`, type: 'string' }),
  'a reference': (text, n) => both(n, { $ref: text }),
  'a keyword': (text, n) => both(n, keyed(text, text)),
  xml: (text, n) => both(n, { type: 'string', xml: { name: text, prefix: text } }),
  'a discriminator': (text, n) =>
    both(n, {
      oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }],
      discriminator: { propertyName: text },
    }),
  'a key of a mapping': (text, n) =>
    both(n, {
      oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }],
      discriminator: { propertyName: 'kind', mapping: keyed(text, '#/components/schemas/One') },
    }),
  'what a mapping names': (text, n) =>
    both(n, {
      oneOf: [{ $ref: '#/components/schemas/One' }, { $ref: '#/components/schemas/Two' }],
      discriminator: { propertyName: 'kind', mapping: { one: text } },
    }),
  'an event': (text, n) => stream(n, { events: keyed(text, { schema: texted }) }),
  'the last event': (text, n) => stream(n, { events: { a: { schema: texted }, ...keyed(text, { terminal: true }) } }),
  'an order of events': (text, n) => stream(n, { events: { a: { schema: texted } }, order: text }),
  'an index of events': (text, n) =>
    stream(n, {
      events: { a: { schema: { type: 'object', properties: keyed(text, { type: 'integer' }), required: [text] } } },
      index: { event: 'a', field: text },
    }),
  'a sentinel': (text, n) => stream(n, { events: { a: { schema: texted } }, sentinel: text }),
  'what an event holds': (text, n) => stream(n, { events: { a: { schema: { const: text } } } }),
  'a security scheme': (text, n) => secured(n, text, { type: 'http', scheme: 'bearer', description: text }),
  'a key in a query': (text, n) => secured(n, `k${n}`, { type: 'apiKey', in: 'query', name: text }),
  'a key in a header': (text, n) => secured(n, `k${n}`, { type: 'apiKey', in: 'header', name: text }),
  'a key in a cookie': (text, n) => secured(n, `k${n}`, { type: 'apiKey', in: 'cookie', name: text }),
  'a scheme of HTTP': (text, n) => secured(n, `k${n}`, { type: 'http', scheme: text }),
  'a form of a token': (text, n) => secured(n, `k${n}`, { type: 'http', scheme: 'bearer', bearerFormat: text }),
  'a scope': (text, n) =>
    secured(n, `k${n}`, {
      type: 'oauth2',
      flows: { implicit: { authorizationUrl: url, scopes: keyed(text, text) } },
    }),
  'a callback': (text, n) =>
    called(n, { callbacks: keyed(text, { '{$request.body#/url}': { post: { responses: ok } } }) }),
  'an expression of a callback': (text, n) =>
    called(n, { callbacks: { done: keyed(text, { post: { operationId: `back${n}`, responses: ok } }) } }),
  'a link': (text, n) =>
    answer(n, { links: keyed(text, { operationId: `call${n}`, description: text, parameters: keyed(text, text) }) }),
  'an operation of a link': (text, n) => answer(n, { links: { next: { operationId: text } } }),
  'a webhook': (text, n) => ({ webhooks: keyed(text, { post: operation(n, { summary: text }) }) }),
}

const base = {
  openapi: '3.1.0',
  info: { title: 'Planted', version: '1' },
  paths: {},
  components: {
    schemas: {
      One: { type: 'object', required: ['kind'], properties: { kind: { const: 'One' } } },
      Two: { type: 'object', required: ['kind'], properties: { kind: { const: 'Two' } } },
    },
  },
}

/** Puts one into the other: maps together, lists behind each other, anything else replaces what was there. */
const add = (target: object, more: object): void => {
  for (const [name, value] of Object.entries(more)) {
    const present: unknown = Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined
    if (Array.isArray(present) && Array.isArray(value)) present.push(...value)
    else if (isMap(present) && isMap(value)) add(present, value)
    else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  }
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A document that is right, but for what is planted. */
export const documentWith = (planted: readonly Planted[]): unknown => {
  const document = structuredClone(base)
  for (const one of planted) add(document, one)
  return document
}
