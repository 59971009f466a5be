import { escapeToken } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonValue, type Operation, type Response } from '@throughline/openapi'
import { valueAt } from './value-at.ts'

/** What makes a request an authenticated one. @see OpenAPI 3.1.1 §4.8.27 Security Scheme Object */
export interface Credential {
  scheme: string
  /** The header that carries it; absent where it goes elsewhere. */
  header?: string
  query?: string
  cookie?: string
  /** `bearer` or `basic`, for the scheme of an Authorization header. */
  http?: string
}

/** The credentials that an operation asks for; empty where it is open to everybody, or says nothing. */
export const credentialsOf = (model: ApiModel, operation: Operation): Credential[] => [
  ...new Map(
    alternativesOf(model, operation)
      .flat()
      .map((each) => [each.scheme, each]),
  ).values(),
]

/** The same as sets: all of one open it. */
export const alternativesOf = (model: ApiModel, operation: Operation): Credential[][] => {
  const node = model.resolve(valueAt(model.bundle, operation.pointer) ?? null, operation.pointer).value
  const own = isJsonObject(node) ? node.security : undefined
  const security = own ?? model.bundle.security
  if (!Array.isArray(security) || security.length === 0) return []
  const alternatives = security.filter(isJsonObject)
  // An empty alternative lets everybody in.
  if (alternatives.some((alternative) => Object.keys(alternative).length === 0)) return []
  return alternatives.map((alternative) => Object.keys(alternative).map((scheme) => credentialOf(model, scheme)))
}

const credentialOf = (model: ApiModel, scheme: string): Credential => {
  const pointer = `/components/securitySchemes/${escapeToken(scheme)}`
  const { value } = model.resolve(valueAt(model.bundle, pointer) ?? null, pointer)
  if (!isJsonObject(value)) return { scheme }
  const { type, in: place, name } = value
  if (type === 'apiKey' && typeof name === 'string' && (place === 'header' || place === 'query' || place === 'cookie'))
    return { scheme, [place]: name }
  // Whoever has a certificate shows it below HTTP.
  if (type === 'apiKey' || type === 'mutualTLS') return { scheme }
  const http = type === 'http' && typeof value.scheme === 'string' ? { http: value.scheme.toLowerCase() } : {}
  return { scheme, header: 'Authorization', ...http }
}

/** @see OpenAPI 3.1.1 §4.8.20 Link Object */
export interface Link {
  name: string
  /** The operation that may be called next, by its ID. */
  target: string
  /** Runtime expressions or constants by parameter name. */
  parameters: Record<string, JsonValue>
}

export const linksOf = (model: ApiModel, response: Response): Link[] => {
  const node = model.resolve(valueAt(model.bundle, response.pointer) ?? null, response.pointer).value
  const links = isJsonObject(node) && isJsonObject(node.links) ? node.links : {}
  return Object.entries(links).flatMap(([name, each]) => {
    const { value: link } = model.resolve(each, `${response.pointer}/links/${name}`)
    if (!isJsonObject(link)) return []
    const target = typeof link.operationId === 'string' ? link.operationId : operationAt(model, link.operationRef)
    const parameters = isJsonObject(link.parameters) ? (link.parameters as Record<string, JsonValue>) : {}
    return target === undefined ? [] : [{ name, target, parameters }]
  })
}

const operationAt = ({ operations }: ApiModel, reference: JsonValue | undefined): string | undefined => {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
  return operations.find(({ pointer }) => pointer === decodeURIComponent(reference.slice(1)))?.operationId
}
