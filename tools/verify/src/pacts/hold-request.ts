import type { Finding } from '@throughline/kernel'
import type { ApiModel, Parameter } from '@throughline/openapi'
import { typesOf } from '../contract/schema-document.ts'
import { faultText } from '../contract/schema-judge.ts'
import { matchesMediaType } from '../http/media-type.ts'
import { headerValues } from '../serialization/header-value.ts'
import { type Held, tellFaults } from './holding.ts'
import type { PactRequest } from './pact.ts'

/** What a consumer sends is what the operation takes; a request that is to be refused may be anything. */
// implements: TL-VERIFY-019
export const holdRequest = (held: Held, request: PactRequest): Finding[] => [
  ...held.found.path.flatMap(({ parameter, text }) =>
    // In style `simple` a path parameter is written as a header is.
    parameter.style === 'simple' ? holdParameter(held, parameter, [text], `${request.pointer}/path`) : [],
  ),
  ...holdQuery(held, request),
  ...holdHeaders(held, request),
  ...holdBody(held, request),
]

const holdQuery = (held: Held, { query, pointer }: PactRequest): Finding[] => {
  const { tell, found } = held
  const declared = found.operation.parameters.filter((parameter) => parameter.in === 'query')
  // Its names are those of a value, not its own.
  const open = declared.find(({ style, explode, schema, content, pointer: at }) => {
    const types = content ? undefined : typesOf(found.model, schema, `${at}/schema`)
    return style === 'deepObject' || (explode && types?.has('object') === true && !types.has('string'))
  })
  const missing = open
    ? []
    : declared.filter(({ name, required }) => required && !query.some((each) => each.name === name))
  return [
    ...missing.map((parameter) =>
      tell(pointer, `the request lacks the query parameter '${parameter.name}'`, placeOf(found.model, parameter)),
    ),
    ...query.flatMap(({ name, values, pointer: at }) => {
      const parameter = declared.find((each) => each.name === name)
      if (parameter) return parameter === open ? [] : holdParameter(held, parameter, values, at)
      const known = declared.map((each) => `'${each.name}'`).join(', ') || 'none'
      return open ? [] : [tell(at, `the request has a query parameter '${name}'; the contract has ${known}`)]
    }),
  ]
}

/** Names that mean nothing as parameters. @see OpenAPI 3.1.1 §4.8.12.1 */
const ignored = new Set(['accept', 'content-type', 'authorization'])

const holdHeaders = (held: Held, { headers, pointer }: PactRequest): Finding[] =>
  held.found.operation.parameters
    .filter((parameter) => parameter.in === 'header' && !ignored.has(parameter.name.toLowerCase()))
    .flatMap((parameter) => {
      const given = headers.find(({ name }) => name.toLowerCase() === parameter.name.toLowerCase())
      if (given) return holdParameter(held, parameter, [given.text], given.pointer)
      const message = `the request lacks the header ${parameter.name}`
      return parameter.required ? [held.tell(pointer, message, placeOf(held.found.model, parameter))] : []
    })

const holdParameter = (
  { found, judges, tell }: Held,
  parameter: Parameter,
  texts: readonly string[],
  pointer: string,
): Finding[] => {
  const { model } = found
  const { schema, content, name } = parameter
  const at = content ? `${content.pointer}/schema` : `${parameter.pointer}/schema`
  const held = content ? content.schema : schema
  if (held === undefined) return []
  const repeated = parameter.in === 'query' && parameter.explode && typesOf(model, held, at).has('array')
  const values = repeated
    ? [texts.map((text) => scalar(text))]
    : texts.slice(0, 1).flatMap((text) => headerValues(model, parameter, text))
  const judged = values.map((value) => judges.request.judge(held, at, value))
  if (judged.some((faults) => faults.length === 0)) return []
  const [fault] = judged.flat()
  if (!fault) return []
  const what = `the ${parameter.in} parameter '${name}'`
  return [tell(pointer, `${what} ${faultText(fault)}`, model.locate(fault.pointer))]
}

const scalar = (text: string): unknown => (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text)

const placeOf = (model: ApiModel, { pointer }: { pointer: string }) => model.locate(pointer)

const holdBody = ({ found, judges, tell }: Held, { body, pointer }: PactRequest): Finding[] => {
  const { model, operation } = found
  const { requestBody } = operation
  if (!body) {
    return requestBody?.required ? [tell(pointer, 'the request has no body', model.locate(requestBody.pointer))] : []
  }
  if (!requestBody) {
    const place = model.locate(operation.pointer, { key: true })
    return [tell(body.pointer, `the request has a body; ${operation.operationId} takes none`, place)]
  }
  const taken = requestBody.content.find(({ name }) => matchesMediaType(name, body.contentType))
  if (!taken) {
    const types = requestBody.content.map(({ name }) => name).join(', ')
    const message = `the request is ${body.contentType}; ${operation.operationId} takes ${types}`
    return [tell(body.pointer, message, model.locate(requestBody.pointer))]
  }
  if (taken.schema === undefined || body.content.kind !== 'json') return []
  const faults = judges.request.judge(taken.schema, `${taken.pointer}/schema`, body.content.value)
  return tellFaults(faults, { tell, model, what: 'the body of the request', pointer: body.pointer })
}
