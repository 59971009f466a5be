import { type Outcome, outcome, type SourceDocument } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { isObject, type Kind, walkDocument } from './document-shape.ts'
import { finding } from './reading-findings.ts'

const readToo = 'OpenAPI 3.0 and 3.1 are read'

/** Which version a document says it is; anything but 3.0 and 3.1 is a finding that says what is not read. */
// implements: TL-OPENAPI-001, TL-OPENAPI-009
export const recogniseVersion = (document: SourceDocument): Outcome<ApiModel['version'] | undefined> => {
  const { value } = document
  const notRead = (message: string, pointer = '', help?: string) =>
    outcome(undefined, [
      finding('openapi-not-read', message, { location: document.locate(pointer), ...(help && { help }) }),
    ])
  if (value === null || value === undefined || document.text.trim() === '') return notRead('the document is empty')
  if (!isObject(value)) {
    return notRead(`the document is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}, no OpenAPI object`)
  }
  const { openapi, swagger, asyncapi } = value
  if (typeof openapi === 'string') {
    const version = /^3\.([01])\.\d+(-.+)?$/.exec(openapi)
    if (version) return outcome(version[1] === '0' ? '3.0' : '3.1')
    if (/^3\.2(\.|$)/.test(openapi)) {
      return notRead(`OpenAPI ${openapi} is not read${newIn32(value)}; ${readToo}`, '/openapi', helpWith32)
    }
    return notRead(`OpenAPI ${openapi} is not read; ${readToo}`, '/openapi')
  }
  if (typeof openapi === 'number') {
    return notRead(`'openapi' is the number ${openapi}; write a version such as "${openapi}.0", in quotes`, '/openapi')
  }
  // implements: TL-VERIFY-505
  if (swagger !== undefined) {
    const what = 'neither its definitions, nor parameters in a body or a form, nor produces and consumes'
    return notRead(`Swagger ${String(swagger)} is not read, ${what}; ${readToo}`, '/swagger', helpWithSwagger)
  }
  if (asyncapi !== undefined) {
    const what = 'neither its channels, nor its operations, nor its messages'
    return notRead(`AsyncAPI ${String(asyncapi)} is not read, ${what}; ${readToo}`, '/asyncapi', helpWithAsync)
  }
  return notRead(`the document has no field 'openapi', so it is no OpenAPI description; ${readToo}`)
}

const helpWith32 = 'Describe the same API in OpenAPI 3.1: name 3.1.1, and replace what 3.2 brought.'
const helpWithSwagger =
  'Convert the document first, and name what comes out: npx @scalar/cli document upgrade FILE --output openapi.json'
const helpWithAsync = 'Describe what is asked over HTTP in an OpenAPI document; streams of events by `x-sse-events`.'

/**
 * Fields that objects have since OpenAPI 3.2.
 * @see OpenAPI 3.2.0 §4
 */
const fieldsOf32: Partial<Record<Kind, readonly string[]>> = {
  OpenApi: ['$self'],
  Components: ['mediaTypes'],
  PathItem: ['query', 'additionalOperations'],
  MediaType: ['itemSchema', 'itemEncoding', 'prefixEncoding'],
  Encoding: ['encoding', 'itemEncoding', 'prefixEncoding'],
  Example: ['dataValue', 'serializedValue'],
  SecurityScheme: ['oauth2MetadataUrl', 'deprecated'],
}

/** What a document has that OpenAPI 3.1 has not. */
// implements: TL-OPENAPI-109
const newIn32 = (document: object): string => {
  const found = new Set<string>()
  for (const { node, kind } of walkDocument(document)) {
    for (const field of fieldsOf32[kind] ?? []) if (Object.hasOwn(node, field)) found.add(`'${field}'`)
    const { in: place, discriminator } = node as { in?: unknown; discriminator?: unknown }
    if (kind === 'Parameter' && place === 'querystring') found.add("'in: querystring'")
    if (kind === 'Schema' && isObject(discriminator) && Object.hasOwn(discriminator, 'defaultMapping')) {
      found.add("'defaultMapping'")
    }
  }
  if (found.size === 0) return ', though this document has nothing that OpenAPI 3.1 lacks'
  return `, nor what it brought: here ${[...found].join(', ')}`
}
