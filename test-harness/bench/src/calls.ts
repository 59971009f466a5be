import { isObject, type JsonObject, jsonSchemaOf, methods, objectOf, operationsOf } from './edit-document.ts'

/** An operation that can be called with nothing but a path, and what a person would write down of it. */
interface Callable {
  name: string
  route: readonly [method: string, path: string]
  path: readonly { name: string; type: 'string' | 'number' }[]
  query: boolean
  answers: readonly { status: number; schema: string | undefined; json: boolean }[]
}

export interface CallSubject {
  /** The source with only these operations, each under a name that is an identifier already, and all its components. */
  document: JsonObject
  /** The calls, to stand beside an `index.ts` that exports the functions. */
  calls: string
  /** The `index.ts` of somebody who wrote those functions by hand: flat arguments, a flat union of answers. */
  flat: string
  /** An index imported and nothing called: what the types alone cost. */
  noCalls: string
}

/** So many operations of a document, taken at equal distances from those that need no body and no query. */
export const callSubject = (source: JsonObject, count: number): CallSubject => {
  const document = structuredClone(source)
  const all = operationsOf(document).flatMap((found) => {
    const callable = callableOf(document, found)
    return callable ? [{ ...found, callable }] : []
  })
  if (all.length < count) throw new RangeError(`only ${all.length} operations can be called so`)
  const chosen = Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]).filter(
    (found) => found !== undefined,
  )
  const kept = new Set(chosen.map(({ operation }) => operation))
  for (const { operation, callable } of chosen) operation.operationId = callable.name
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    const entries = Object.entries(objectOf(item)).filter(
      ([key, value]) => !methods.some((method) => method === key) || kept.has(objectOf(value)),
    )
    objectOf(document.paths)[path] = Object.fromEntries(entries)
    if (entries.length === 0) delete objectOf(document.paths)[path]
  }
  const callables = chosen.map(({ callable }) => callable)
  const named = callables.map(({ name }) => name).join(', ')
  return {
    document,
    calls: [
      `import { createClient, ${named} } from './index.ts'`,
      "const client = createClient({ baseUrl: 'http://localhost' })",
      ...callables.map(callText),
    ].join('\n'),
    flat: [flatHead, ...callables.map(flatText)].join('\n'),
    noCalls:
      "import { createClient } from './index.ts'\nexport const client = createClient({ baseUrl: 'http://localhost' })\n",
  }
}

const callableOf = (
  document: JsonObject,
  { path: route, method, operation }: ReturnType<typeof operationsOf>[number],
): Callable | undefined => {
  const parameters = [objectOf(objectOf(document.paths)[route]).parameters, operation.parameters]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((parameter) => resolved(document, parameter))
  const path = parameters.filter((parameter) => parameter.in === 'path')
  const others = parameters.filter((parameter) => parameter.in !== 'path')
  const plain = path.every(({ schema }) => /^(string|integer|number)$/.test(typeOf(document, schema)))
  if (operation.requestBody !== undefined || others.some(({ required }) => required === true) || !plain)
    return undefined
  const answers = Object.entries(objectOf(operation.responses)).map(([status, response]) => {
    const answer = resolved(document, response)
    const reference = jsonSchemaOf(answer).$ref
    return {
      status: Number(status),
      schema: typeof reference === 'string' ? /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1] : undefined,
      json: Object.keys(objectOf(answer.content)).join() === 'application/json',
    }
  })
  // Ranges, `default`, and answers of several media types would be another bench.
  const odd = answers.some(({ status }) => Number.isNaN(status))
  const success = answers.find(({ status }) => status === 200)
  if (odd || !success?.json || typeof operation.operationId !== 'string') return undefined
  return {
    name: operation.operationId.replaceAll(/[^A-Za-z0-9]+(.)/g, (_, first: string) => first.toUpperCase()),
    route: [method.toUpperCase(), route],
    path: path.map((parameter) => ({
      name: String(parameter.name),
      type: typeOf(document, parameter.schema) === 'string' ? 'string' : 'number',
    })),
    query: others.some((parameter) => parameter.in === 'query'),
    answers,
  }
}

/** What a `$ref` of one step leads to, or the object itself. */
const resolved = (document: JsonObject, value: unknown): JsonObject => {
  const object = isObject(value as JsonObject) ? (value as JsonObject) : {}
  if (typeof object.$ref !== 'string') return object
  const [kind = '', name = ''] = object.$ref.split('/').slice(2)
  return objectOf(objectOf(objectOf(document.components)[kind])[name])
}

/** The type of a schema without `enum`, `''` for any other. */
const typeOf = (document: JsonObject, schema: unknown): string => {
  const { type, enum: values } = resolved(document, schema)
  return typeof type === 'string' && values === undefined ? type : ''
}

const callText = ({ name, path }: Callable, at: number): string => {
  const values = path.map((own) => `${JSON.stringify(own.name)}: ${own.type === 'string' ? "'a'" : '1'}`)
  return [
    `export const call${at} = async () => {`,
    `  const answer = await ${name}(client, ${path.length > 0 ? `{ path: { ${values.join(', ')} } }` : '{}'})`,
    '  return answer.status === 200 ? answer.body : answer.status',
    '}',
  ].join('\n')
}

const flatHead = `import type { components, operations } from './types.ts'
export interface Client { baseUrl: string }
export const createClient = (options: Client): Client => options
const send = async <Answer>(client: Client, method: string, path: string, request: Request): Promise<Answer> => {
  const filled = path.replace(/\\{(\\w+)\\}/g, (_, name: string) => encodeURIComponent(String(request.path?.[name])))
  const response = await fetch(client.baseUrl + filled, { method, signal: request.signal ?? null })
  return { status: response.status, body: await response.json() } as Answer
}
interface Request { path?: Record<string, string | number>; query?: object; signal?: AbortSignal }`

const flatText = ({ name, route: [method, path], path: inPath, query, answers }: Callable): string => {
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Answer`
  const own = inPath.map((parameter) => `${JSON.stringify(parameter.name)}: ${parameter.type}`).join('; ')
  const request = [
    ...(inPath.length > 0 ? [`path: { ${own} }`] : []),
    ...(query ? [`query?: NonNullable<operations['${name}']['parameters']['query']>`] : []),
    'signal?: AbortSignal',
  ]
  return [
    `export type ${type} =`,
    ...answers.map((answer) => `  | { status: ${answer.status}; body: ${bodyText(name, answer)} }`),
    `export const ${name} = (client: Client, request: { ${request.join('; ')} }): Promise<${type}> =>`,
    `  send<${type}>(client, '${method}', ${JSON.stringify(path)}, request)`,
  ].join('\n')
}

const bodyText = (name: string, { status, schema, json }: Callable['answers'][number]): string => {
  if (!json) return 'undefined'
  if (schema !== undefined) return `components['schemas'][${JSON.stringify(schema)}]`
  return `operations['${name}']['responses'][${status}]['content']['application/json']`
}
