import type { ApiModel, JsonValue } from '@throughline/openapi'
import { literal } from './emit.ts'
import { objectAt } from './pointers.ts'
import { isObject } from './walk-schemas.ts'

/** A security scheme, with the function of the runtime that sends it and the type of what it takes. */
export interface SchemeParts {
  name: string
  code: string
  type: 'string' | '{ username: string; password: string }'
  description: string | undefined
}

/**
 * The schemes of a document that a client can send, in its order. Mutual TLS is not among them: it is the connection's.
 * @see OpenAPI 3.1.1 §4.8.27 Security Scheme Object
 */
export const schemesOf = (model: ApiModel): SchemeParts[] => {
  const components = isObject(model.bundle.components) ? model.bundle.components : {}
  const declared = isObject(components.securitySchemes) ? components.securitySchemes : {}
  return Object.entries(declared).flatMap(([name, node]) => {
    const { value } = model.resolve(node, '')
    const found = isObject(value) ? sentBy(value) : undefined
    if (found === undefined || !isObject(value)) return []
    const description = typeof value.description === 'string' ? value.description : undefined
    return [{ name, ...found, description }]
  })
}

const sentBy = (scheme: Record<string, JsonValue>): Pick<SchemeParts, 'code' | 'type'> | undefined => {
  const text = (code: string) => ({ code, type: 'string' as const })
  const name = literal(String(scheme.name ?? ''))
  if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') return text("runtime.authorization('Bearer')")
  if (scheme.type === 'apiKey') {
    if (scheme.in === 'header') return text(`runtime.keyHeader(${name})`)
    return text(scheme.in === 'query' ? `runtime.keyQuery(${name})` : `runtime.keyCookie(${name})`)
  }
  if (scheme.type !== 'http' || typeof scheme.scheme !== 'string') return undefined
  const kind = scheme.scheme.toLowerCase()
  if (kind === 'basic') return { code: 'runtime.basic', type: '{ username: string; password: string }' }
  return text(`runtime.authorization(${literal(kind === 'bearer' ? 'Bearer' : scheme.scheme)})`)
}

/** The sets of schemes of which an operation asks for one; one without schemes asks for nothing and is left out. */
export const securityOf = (pointer: string, model: ApiModel, schemes: readonly SchemeParts[]): SchemeParts[][] => {
  const sets = objectAt(model, pointer)?.security ?? model.bundle.security
  if (!Array.isArray(sets)) return []
  const byName = new Map(schemes.map((scheme) => [scheme.name, scheme]))
  const found = sets.map((set) =>
    Object.keys(isObject(set) ? set : {}).flatMap((name) => {
      const scheme = byName.get(name)
      return scheme === undefined ? [] : [scheme]
    }),
  )
  return found.filter((set) => set.length > 0)
}
