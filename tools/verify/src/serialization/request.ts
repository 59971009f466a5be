import type { ApiModel, Exchange, JsonValue, Operation } from '@throughline/openapi'
import { essence, isJson, isText, isWildcard } from '../http/media-type.ts'
import { isSecretName, redact } from '../http/redact.ts'
import type { WireRequest } from '../http/wire-request.ts'
import { onceFor } from '../once-for.ts'
import { fileBytes, formBody, multipartBody } from './form-body.ts'
import { bareLayout, type FormLayout, layoutOf } from './form-layout.ts'
import { encodeText, headerText, pathText, queryPairs } from './parameter-style.ts'

/** What is wrong with an exchange that cannot be written as a request. */
export interface Unbuildable {
  unbuildable: string
}

/** @see OpenAPI 3.1.1 §4.8.12.1: parameters of these names are ignored. */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization'])

/** What a request is written from. */
export type RequestSource = Pick<Exchange, 'operation' | 'request' | 'mediaType'>

// implements: TL-VERIFY-003
export const buildRequest = (
  { operation, request, mediaType }: RequestSource,
  model?: ApiModel,
): WireRequest | Unbuildable => {
  const method = operation.method.toUpperCase()
  const headers: [string, string][] = [
    ['Accept', acceptOf(operation, mediaType?.name)],
    ['Accept-Encoding', 'identity'],
    ['User-Agent', 'throughline-verify'],
  ]
  const query: string[] = []
  const cookies: string[] = []
  const secrets: string[] = []
  let path = operation.path
  for (const { parameter, value } of request.parameters) {
    const { in: place, name } = parameter
    if (place === 'path') path = path.replaceAll(`{${name}}`, () => pathText(parameter, value))
    if (place === 'query') query.push(...queryPairs(parameter, value))
    if (place === 'header' && !ignoredHeaders.has(name.toLowerCase()))
      headers.push([name, headerText(parameter, value)])
    if (place === 'cookie') cookies.push(`${name}=${headerText(parameter, value)}`)
    if (place === 'cookie' || isSecretName(name))
      secrets.push(headerText(parameter, value), encodeText(headerText(parameter, value)))
  }
  const unfilled = /\{[^}/]+\}/.exec(path)
  if (unfilled) return { unbuildable: `the path parameter ${unfilled[0]} has no value` }
  path = path.replace(/[^\x21-\x7e]+/g, encodeText)
  const target = path + (query.length > 0 ? `?${query.join('&')}` : '')
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')])
  const broken = headers.find(([name, value]) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !isFieldValue(value))
  if (broken) return { unbuildable: `the header ${JSON.stringify(broken[0])} holds characters that no header may hold` }
  const body =
    request.body &&
    bodyOf(request.body.contentType, request.body.value, () => formLayout(operation, request.body?.contentType, model))
  if (body && 'unbuildable' in body) return body
  if (body) headers.push(['Content-Type', body.contentType], ['Content-Length', String(body.bytes.length)])
  else if (!bodiless.has(operation.method)) headers.push(['Content-Length', '0'])
  return {
    method,
    target,
    headers,
    ...(body && { body: body.bytes }),
    title: `${method} ${redact(target.length > 200 ? `${target.slice(0, 200)}…` : target, secrets)}`,
    secrets,
  }
}

/** Methods whose requests have no body unless the document gives them one. */
const bodiless = new Set<string>(['get', 'head', 'delete', 'options', 'trace'])

/** Visible characters, spaces, tabs and Latin-1: what the wire can carry. */
const isFieldValue = (value: string): boolean => !/[^\t\x20-\x7e\x80-\xff]/.test(value)

/** What an operation may answer with: it is asked for with each request. */
const answerTypes = onceFor(({ responses }: Operation) => {
  const names = [...new Set(responses.flatMap(({ content }) => content.map(({ name }) => name)))]
  return { names, accept: names.length === 0 ? '*/*' : names.join(', ') }
})

/** The exchange's own media type first, then whatever else the operation may answer with. */
const acceptOf = (operation: Operation, first: string | undefined): string => {
  const { names, accept } = answerTypes(operation)
  return first === undefined ? accept : [...new Set([first, ...names])].join(', ')
}

/** How the document says that a form is written; without a document, as plainly as it can be. */
const formLayout = ({ requestBody }: Operation, contentType: string | undefined, model?: ApiModel): FormLayout => {
  const type = requestBody?.content.find(({ name }) => name === contentType)
  return type && model ? layoutOf(model, type) : bareLayout
}

const bodyOf = (
  contentType: string,
  value: JsonValue,
  layout: () => FormLayout,
): { contentType: string; bytes: Buffer } | Unbuildable => {
  const type = essence(contentType)
  if (isWildcard(type)) return { unbuildable: `the media type ${contentType} of its body names no one type` }
  if (isJson(type)) return { contentType, bytes: Buffer.from(JSON.stringify(value)) }
  if (type === 'application/x-www-form-urlencoded' && typeof value === 'object') {
    return { contentType, bytes: Buffer.from(formBody(value, layout())) }
  }
  if (type === 'multipart/form-data' && typeof value === 'object') return multipartBody(value, layout())
  if (typeof value === 'string') return { contentType, bytes: fileBytes(value) }
  if (isText(type) && typeof value !== 'object') return { contentType, bytes: Buffer.from(String(value)) }
  return { unbuildable: `its body is no text, and ${contentType} is a type that the verifier cannot write` }
}
