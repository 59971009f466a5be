import { type Outcome, outcome, type SourceDocument } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { isObject } from './document-shape.ts'
import { finding } from './reading-findings.ts'

const readToo = 'OpenAPI 3.0 and 3.1 are read'

/** Which version a document says it is; anything but 3.0 and 3.1 is a finding that says what is not read. */
export const recogniseVersion = (document: SourceDocument): Outcome<ApiModel['version'] | undefined> => {
  const { value } = document
  const notRead = (message: string, pointer = '') =>
    outcome(undefined, [finding('openapi-not-read', message, { location: document.locate(pointer) })])
  if (value === null || value === undefined || document.text.trim() === '') return notRead('the document is empty')
  if (!isObject(value)) {
    return notRead(`the document is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}, no OpenAPI object`)
  }
  const { openapi, swagger, asyncapi } = value
  if (typeof openapi === 'string') {
    const version = /^3\.([01])\.\d+(-.+)?$/.exec(openapi)
    if (version) return outcome(version[1] === '0' ? '3.0' : '3.1')
    return notRead(`OpenAPI ${openapi} is not read; ${readToo}`, '/openapi')
  }
  if (typeof openapi === 'number') {
    return notRead(`'openapi' is the number ${openapi}; write a version such as "${openapi}.0", in quotes`, '/openapi')
  }
  if (swagger !== undefined) return notRead(`Swagger ${String(swagger)} is not read; ${readToo}`, '/swagger')
  if (asyncapi !== undefined) return notRead(`AsyncAPI is not read; ${readToo}`, '/asyncapi')
  return notRead(`the document has no field 'openapi', so it is no OpenAPI description; ${readToo}`)
}
