import type { ApiModel, MediaType, Parameter, SseContract } from '@throughline/openapi'
import { type OperationParts, places, type ResponseParts, type TypedContent } from './api-parts.ts'
import type { Code } from './emit.ts'
import { headerKind } from './header-values.ts'
import { honoPath } from './hono-path.ts'
import { bodyKind } from './media-types.ts'
import { orderPlan } from './order-plan.ts'
import { objectAt } from './pointers.ts'
import type { ValueShapes } from './value-shapes.ts'

export interface PlanContext {
  model: ApiModel
  shapes: ValueShapes
  /** The validator of what is called so, if there is one. */
  validator(alias: string): Code | undefined
}

/** A row of the route table: `runtime.AnyRoute`, as data with the code of its validators. */
// implements: TL-OPENAPI-163, TL-OPENAPI-165
export const routePlan = (parts: OperationParts, context: PlanContext): object => {
  const { operation, parameters, body, responses } = parts
  const groups = parameters.map(({ place, alias, parameters: group }) => [
    places[place],
    { parameters: group.map((each) => parameterPlan(each, context)), validate: context.validator(alias) },
  ])
  return {
    operationId: operation.operationId,
    method: operation.method,
    path: operation.path,
    pattern: honoPath(operation.path),
    // What the operation asks for, or else the document.
    security: objectAt(context.model, operation.pointer)?.security ?? context.model.bundle.security ?? [],
    parameters: Object.fromEntries(groups),
    ...(body &&
      body.content.length > 0 && {
        body: {
          required: body.required,
          content: named(body.content, (media) => contentPlan(media, body.typed, context)),
        },
      }),
    answers: Object.fromEntries(responses.map((each) => [statusKey(each), answerPlan(each, context)])),
  }
}

const named = (content: readonly MediaType[], plan: (media: MediaType) => object): object =>
  Object.fromEntries(content.map((media) => [media.name, plan(media)]))

/** `4xx` and `4XX` are one key. */
const statusKey = ({ response: { status } }: ResponseParts): string =>
  status === 'default' ? status : status.toUpperCase()

// implements: TL-OPENAPI-162
const parameterPlan = (parameter: Parameter, { shapes }: PlanContext): object => {
  const { name, style, explode, required, contentType, schema } = parameter
  const json = contentType !== undefined && bodyKind(contentType) === 'json'
  return { name, style, explode, required, ...(json ? { json } : { shape: shapes.of(schema) }) }
}

// implements: TL-OPENAPI-162, TL-OPENAPI-164
const contentPlan = (media: MediaType, typed: TypedContent | undefined, { shapes, validator }: PlanContext): object => {
  const kind = bodyKind(media.name)
  const alias = typed?.contents.find((each) => each.media === media)?.alias
  const isForm = kind === 'form' || kind === 'multipart'
  return {
    kind,
    shape: isForm ? shapes.of(media.schema) : undefined,
    validate: alias === undefined ? undefined : validator(alias),
  }
}

// implements: TL-OPENAPI-166
const answerPlan = ({ response, content, json, streams }: ResponseParts, context: PlanContext): object => {
  const headers = response.headers.map((header) => [
    header.name,
    { kind: headerKind(header, context.model), required: header.required },
  ])
  return {
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(content.length > 0 && {
      content: named(content, (media) => {
        const stream = streams.find((each) => each.media === media)
        if (stream && media.sse) return { kind: 'events', stream: streamPlan(media.sse, stream.events, context) }
        const kind = bodyKind(media.name)
        return kind === 'json' ? contentPlan(media, json, context) : { kind }
      }),
    }),
  }
}

// implements: TL-OPENAPI-167, TL-OPENAPI-168
const streamPlan = (
  { order, index, sentinel }: SseContract,
  events: ResponseParts['streams'][number]['events'],
  { validator }: PlanContext,
): object => ({
  events: Object.fromEntries(
    events.map(({ event, alias }) => [
      event.name,
      {
        content: event.content,
        ...(event.terminal && { terminal: true }),
        ...(event.anywhere && { anywhere: true }),
        validate: alias === undefined ? undefined : validator(alias),
      },
    ]),
  ),
  sentinel,
  order: order && orderPlan(order),
  index,
})
