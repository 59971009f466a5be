import type { Client } from './index.ts'
import { matching, own } from './lookup.ts'
import type { OperationPlan, ParameterPlan } from './plan.ts'

/** Any request, seen from inside. */
export interface AnyRequest {
  path?: object
  query?: object
  headers?: object
  cookies?: object
  body?: unknown
  contentType?: string | undefined
  signal?: AbortSignal | undefined
}

/** The URL and the rest of what `fetch` takes. */
export const requestOf = async (client: Client, plan: OperationPlan, request: AnyRequest) => {
  const headers = new Headers(await client.headers())
  const accept = [...new Set(Object.values(plan.answers).flatMap(({ content = {} }) => Object.keys(content)))]
  if (accept.length > 0 && !headers.has('accept')) headers.set('accept', accept.join(', '))
  let path = plan.path
  const query: string[] = []
  const cookies: string[] = []
  for (const parameter of plan.parameters ?? []) {
    const value = own(request[parameter.in], parameter.name)
    if (value === undefined || value === null) {
      if (parameter.in === 'path') throw new TypeError(`the path parameter '${parameter.name}' is missing`)
      continue
    }
    if (parameter.in === 'path') {
      const text = pathText(parameter, value)
      path = path.split(`{${parameter.name}}`).join(text)
    } else if (parameter.in === 'query') query.push(...queryPairs(parameter, value))
    else if (parameter.in === 'cookies') cookies.push(...queryPairs(parameter, value))
    else
      headers.set(
        parameter.name,
        simpleText(parameter, value, (text) => text),
      )
  }
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
  const body = bodyOf(plan, request, headers)
  const { signal } = request
  return {
    url: `${client.baseUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    init: {
      method: plan.method,
      headers,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      ...(answersRedirect(plan) && { redirect: 'manual' as const }),
    },
  }
}

/** A redirect that the contract declares is an answer: followed, it would never be seen. */
const answersRedirect = ({ answers }: OperationPlan): boolean =>
  Object.keys(answers).some((status) => /^3(?:0[1-378]|XX)$/.test(status))

/** RFC 3986 unreserved characters stay, all others are encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Reserved characters stay as well, but for those that would end the value or the query. */
const encodeReserved = (text: string): string =>
  encodeURI(text).replace(/%5B|%5D|[#&+]/g, (found) =>
    found.startsWith('%') ? decodeURIComponent(found) : encode(found),
  )

const scalar = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null)

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

/** Style `simple`, of paths and headers: commas between, `=` between name and value where exploded. */
const simpleText = (
  parameter: ParameterPlan,
  value: unknown,
  write: (text: string) => string,
  separator = ',',
): string => {
  if (parameter.json) return write(JSON.stringify(value))
  if (Array.isArray(value)) return value.map((item) => write(scalar(item))).join(separator)
  if (!isRecord(value)) return write(scalar(value))
  const pairs = entriesOf(value).map(([name, inner]) => [write(name), write(scalar(inner))])
  return pairs.map((pair) => pair.join(parameter.explode ? '=' : ',')).join(separator)
}

const pathText = (parameter: ParameterPlan, value: unknown): string => {
  const { style, explode, name } = parameter
  if (style !== 'matrix') {
    const text = simpleText(parameter, value, encode, style === 'label' && explode ? '.' : ',')
    // `.` and `..` would be resolved away, together with the segment before them.
    if (style === 'label' ? text === '.' : text === '' || text === '.' || text === '..') {
      throw new TypeError(`the path parameter '${name}' cannot be '${text}'`)
    }
    return style === 'label' ? `.${text}` : text
  }
  if (explode && Array.isArray(value)) return value.map((item) => `;${encode(name)}=${encode(scalar(item))}`).join('')
  if (explode && isRecord(value)) return `;${simpleText(parameter, value, encode, ';')}`
  return `;${encode(name)}=${simpleText(parameter, value, encode)}`
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C' }

const queryPairs = (parameter: ParameterPlan, value: unknown): string[] => {
  const { name, style, explode } = parameter
  const write = parameter.reserved ? encodeReserved : encode
  const pair = (key: string, inner: unknown) => `${encode(key)}=${write(scalar(inner))}`
  if (parameter.json) return [`${encode(name)}=${encode(JSON.stringify(value))}`]
  if (Array.isArray(value)) {
    if (explode) return value.map((item) => pair(name, item))
    return [`${encode(name)}=${value.map((item) => write(scalar(item))).join(separators[style] ?? ',')}`]
  }
  if (!isRecord(value)) return [pair(name, value)]
  const entries = entriesOf(value)
  if (style === 'deepObject') return entries.flatMap(([key, inner]) => deepPairs(`${name}[${key}]`, inner, pair))
  if (explode) return entries.map(([key, inner]) => pair(key, inner))
  const flat = entries.flatMap(([key, inner]) => [write(key), write(scalar(inner))])
  return [`${encode(name)}=${flat.join(separators[style] ?? ',')}`]
}

const deepPairs = (key: string, value: unknown, pair: (key: string, value: unknown) => string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(`${key}[]`, item, pair))
  if (!isRecord(value)) return [pair(key, value)]
  return entriesOf(value).flatMap(([name, inner]) => deepPairs(`${key}[${name}]`, inner, pair))
}

const bodyOf = (plan: OperationPlan, request: AnyRequest, headers: Headers): RequestInit['body'] | undefined => {
  const { body } = request
  if (plan.body === undefined || body === undefined) return undefined
  const [first] = Object.keys(plan.body)
  const contentType = request.contentType ?? first ?? 'application/octet-stream'
  const kind = own(plan.body, contentType) ?? plan.body[matching(plan.body, contentType) ?? ''] ?? 'binary'
  // The boundary of a multipart body is the platform's to choose.
  if (kind !== 'multipart') headers.set('content-type', contentType)
  if (kind === 'json') return JSON.stringify(body)
  if (kind === 'multipart') return formData(body as object)
  if (kind === 'form') return formText(body as object)
  return body as NonNullable<RequestInit['body']>
}

const formText = (body: object): string =>
  entriesOf(body)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => [name, scalar(item)]))
    .map(([name = '', value = '']) => `${encode(name)}=${encode(value)}`)
    .join('&')

const formData = (body: object): FormData => {
  const form = new FormData()
  for (const [name, value] of entriesOf(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item instanceof Blob) form.append(name, item)
      else if (isRecord(item)) form.append(name, new Blob([JSON.stringify(item)], { type: 'application/json' }))
      else form.append(name, scalar(item))
    }
  }
  return form
}
