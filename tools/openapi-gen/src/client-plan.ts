import type { ApiModel, MediaType, Parameter } from '@throughline/openapi'
import { type OperationParts, places, type ResponseParts } from './api-parts.ts'
import { headerKind } from './header-values.ts'
import { bodyKind } from './media-types.ts'
import type { AnswerPlan, BodyKind, OperationPlan, ParameterPlan } from './runtime/plan.ts'

/** What the runtime needs to know of an operation, written into the client as plain data. */
export const operationPlan = (parts: OperationParts, model: ApiModel): OperationPlan => {
  const { operation, parameters, body, responses } = parts
  const sent = parameters.flatMap((group) => group.parameters.map(parameterPlan))
  return {
    name: operation.operationId,
    method: operation.method.toUpperCase(),
    path: operation.path,
    ...(sent.length > 0 && { parameters: sent }),
    ...(body && body.content.length > 0 && { body: kinds(body.content) }),
    answers: Object.fromEntries(responses.map((each) => [statusKey(each), answerPlan(each, model)])),
  }
}

/** `4xx` and `4XX` are one key. */
const statusKey = ({ response: { status } }: ResponseParts): string =>
  status === 'default' ? status : status.toUpperCase()

const parameterPlan = (parameter: Parameter): ParameterPlan => ({
  in: places[parameter.in],
  name: parameter.name,
  style: parameter.style,
  explode: parameter.explode,
  ...(parameter.allowReserved && { reserved: true as const }),
  ...(parameter.contentType !== undefined && bodyKind(parameter.contentType) === 'json' && { json: true as const }),
})

const answerPlan = ({ response, content, streams }: ResponseParts, model: ApiModel): AnswerPlan => {
  const headers = response.headers.map((header) => [
    header.name,
    { kind: headerKind(header, model), required: header.required },
  ])
  const events = streams.flatMap((stream) => stream.events.map(({ event }) => event))
  const terminal = events.filter((event) => event.terminal).map(({ name }) => name)
  const sentinel = streams.map(({ media }) => media.sse?.sentinel).find((each) => each !== undefined)
  return {
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(content.length > 0 && { content: kinds(content) }),
    ...(events.length > 0 && { events: Object.fromEntries(events.map((event) => [event.name, event.content])) }),
    ...(terminal.length > 0 && { terminal }),
    ...(sentinel !== undefined && { sentinel }),
  }
}

const kinds = (content: readonly MediaType[]): Record<string, BodyKind> =>
  Object.fromEntries(content.map(({ name }) => [name, bodyKind(name)]))
