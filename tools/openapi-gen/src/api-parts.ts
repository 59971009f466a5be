import type { ApiModel, MediaType, Operation, Parameter, Response, SchemaObject, SseEvent } from '@throughline/openapi'
import { bodyKind } from './media-types.ts'
import { functionName, nameSpace, pascal, takeAll, typeName } from './names.ts'
import { componentOfRef } from './pointers.ts'
import { isObject } from './walk-schemas.ts'

/** Places of parameters, with the key that they have in a client's request. */
export const places = { path: 'path', query: 'query', header: 'headers', cookie: 'cookies' } as const
export type Place = keyof typeof places
const suffixes = { path: 'Path', query: 'Query', header: 'Headers', cookie: 'Cookies' } as const

export interface EventParts {
  event: SseEvent
  /** The alias of its payload; absent where it has no schema. */
  alias: string | undefined
}

/** Contents that are values of a schema: the alias of all of them, and of each. */
export interface TypedContent {
  alias: string
  contents: { media: MediaType; alias: string }[]
}

export interface ResponseParts {
  response: Response
  /** What may come as JSON, where a schema describes it. */
  json: TypedContent | undefined
  /** Every content that may come; none where the answer has no body. */
  content: MediaType[]
  /** The streams it may answer with. */
  streams: { media: MediaType; alias: string; events: EventParts[] }[]
}

/** One operation with everything that it is called in generated code. */
export interface OperationParts {
  operation: Operation
  /** Its function in the client, and the base of the names of its types. */
  functionName: string
  typeName: string
  /** The type of what it takes. */
  call: string
  answer: string
  parameters: { place: Place; alias: string; parameters: Parameter[] }[]
  body: { required: boolean; content: MediaType[]; typed: TypedContent | undefined } | undefined
  responses: ResponseParts[]
}

export type AliasOf = (schema: SchemaObject | undefined) => string | undefined

export interface ApiParts {
  /** What a schema is called that is nothing but a reference to a named one. */
  aliasOf: AliasOf
  /** Whether a named schema is called so: then what is made for it stands already. */
  isSchema(alias: string): boolean
  /** Named schemas with their aliases, in document order. */
  schemas: { name: string; alias: string; pointer: string; schema: SchemaObject }[]
  operations: OperationParts[]
}

// What the generated modules call their own things.
const typeNames = ['NonNullable', 'components', 'operations', 'paths', 'webhooks', 'source', 'types', 'runtime']
const clientNames = ['createClient', 'orThrow', 'retrying', 'routes', 'runtime', 'types']

/** Names everything that is generated. Names depend on the document alone, never on what is generated of it. */
export const partsOf = (model: ApiModel): ApiParts => {
  const space = nameSpace(typeNames)
  const aliases = takeAll(
    space,
    model.schemas.map(({ name }) => name),
    typeName,
  )
  // In one folder with types and validators, no function may be called like one of them.
  const functions = nameSpace([...clientNames, ...aliases, ...aliases.map((alias) => `validate${alias}`)])
  const ids = model.operations.map(({ operationId }) => operationId)
  const functionNames = takeAll(functions, ids, functionName)
  const bases = nameSpace()
  const typeBases = takeAll(bases, ids, pascal)
  const schemas = model.schemas.map(({ name, pointer, schema }, index) => {
    return { name, pointer, schema, alias: aliases[index] as string }
  })
  const byName = new Map(schemas.map(({ name, alias }) => [name, alias]))
  const aliasOf: AliasOf = (schema) => {
    const name = isObject(schema) && typeof schema.$ref === 'string' ? componentOfRef(schema.$ref) : undefined
    return name === undefined ? undefined : byName.get(name)
  }
  // What would be called like the schema that it refers to is that schema.
  const derive: Derive = (wish, schema) => (aliasOf(schema) === wish ? wish : space.take(wish))
  const known = new Set(byName.values())
  return {
    schemas,
    aliasOf,
    isSchema: (alias) => known.has(alias),
    operations: model.operations.map((operation, index) =>
      operationParts(operation, derive, functionNames[index] as string, typeBases[index] as string),
    ),
  }
}

type Derive = (wish: string, schema?: SchemaObject) => string

const operationParts = (operation: Operation, derive: Derive, fn: string, base: string): OperationParts => {
  // `fetch` sends no body with them; the reader of the document has said so.
  const requestBody = ['get', 'head', 'trace'].includes(operation.method) ? undefined : operation.requestBody
  // A schema of `false` takes nothing: the media type is named for those who send what is refused.
  const sendable = (requestBody?.content ?? []).filter((media) => media.schema !== false)
  return {
    operation,
    functionName: fn,
    typeName: base,
    call: derive(`${base}Call`),
    answer: derive(`${base}Answer`),
    parameters: (Object.keys(places) as Place[]).flatMap((place) => {
      const parameters = operation.parameters.filter((each) => each.in === place)
      return parameters.length === 0 ? [] : [{ place, alias: derive(base + suffixes[place]), parameters }]
    }),
    body: requestBody && {
      required: requestBody.required,
      content: sendable,
      typed: typedContent(sendable.filter(isTyped), derive, `${base}Body`),
    },
    responses: operation.responses.map((response) => responseParts(operation, response, derive, base)),
  }
}

const typedContent = (contents: MediaType[], derive: Derive, wish: string): TypedContent | undefined => {
  if (contents.length === 0) return undefined
  const [only, ...more] = contents
  const alias = derive(wish, more.length === 0 ? only?.schema : undefined)
  if (only !== undefined && more.length === 0) return { alias, contents: [{ media: only, alias }] }
  return {
    alias,
    contents: contents.map((media) => ({ media, alias: derive(wish + pascal(media.name), media.schema) })),
  }
}

const responseParts = (operation: Operation, response: Response, derive: Derive, base: string): ResponseParts => {
  // An answer to HEAD describes content that is never sent.
  const content = operation.method === 'head' ? [] : response.content
  const json = content.filter((media) => media.schema !== undefined && bodyKind(media.name) === 'json')
  const status = response.status === 'default' ? 'Default' : response.status.toUpperCase()
  return {
    response,
    content,
    json: typedContent(json, derive, `${base}Response${status}`),
    streams: content
      .filter((media) => media.sse !== undefined)
      .map((media) => ({
        media,
        alias: derive(`${base}Event`),
        events: (media.sse?.events ?? []).map((event) => ({
          event,
          alias: event.schema === undefined ? undefined : derive(`${base}Event${pascal(event.name)}`, event.schema),
        })),
      })),
  }
}

/** Whether a request body of this type is a value that its schema describes. */
export const isTyped = (media: MediaType): boolean =>
  media.schema !== undefined && ['json', 'form', 'multipart'].includes(bodyKind(media.name))
