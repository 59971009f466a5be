import type { JsonObject, JsonValue, MediaType, Parameter, SchemaObject } from '@throughline/openapi'
import type { ApiParts, OperationParts, TypedContent } from '../api-parts.ts'
import { bodyKind } from '../media-types.ts'
import type { Source } from './fragments.ts'

/** One validator: what it is called, the type that it guards, and what it is made of: one of these must accept. */
export interface ValidatorTarget {
  name: string
  type: string
  sources: Source[]
}

/** A validator for each named schema, and for each parameter group, body, answer and event that has a schema. */
// implements: TL-OPENAPI-012
export const validatorTargets = (parts: ApiParts): ValidatorTarget[] => [
  ...parts.schemas.map(({ alias, schema, pointer }) => target(alias, [{ schema, pointer, carrier: 'json' }])),
  ...parts.operations.flatMap(operationTargets).filter(({ type }) => !parts.isSchema(type)),
]

const target = (alias: string, sources: Source[]): ValidatorTarget => ({
  name: `validate${alias}`,
  type: alias,
  sources,
})

const operationTargets = ({ parameters, body, responses }: OperationParts): ValidatorTarget[] => [
  ...parameters.map(({ alias, parameters: group }) =>
    target(alias, [{ schema: groupSchema(group), pointer: group[0]?.pointer ?? '', carrier: 'json' }]),
  ),
  ...typedTargets(body?.typed),
  ...responses.flatMap(({ json, streams }) => [
    ...typedTargets(json),
    ...streams.flatMap(({ events }) =>
      events.flatMap(({ event: { schema, pointer }, alias: payload }) =>
        payload === undefined || schema === undefined
          ? []
          : [target(payload, [{ schema, pointer: `${pointer}/schema`, carrier: 'json' }])],
      ),
    ),
  ]),
]

/** One for all contents, and where there are several, one for each. */
const typedTargets = (typed: TypedContent | undefined): ValidatorTarget[] => {
  if (typed === undefined) return []
  const { alias, contents } = typed
  const all = target(
    alias,
    contents.map(({ media }) => contentSource(media)),
  )
  return contents.length === 1
    ? [all]
    : [all, ...contents.map((each) => target(each.alias, [contentSource(each.media)]))]
}

const contentSource = ({ name, schema = true, pointer }: MediaType): Source => ({
  schema,
  pointer: `${pointer}/schema`,
  carrier: bodyKind(name) === 'multipart' ? 'form' : 'json',
})

/** Parameters of one place, as an object of their values. What is not declared is not judged. */
const groupSchema = (parameters: readonly Parameter[]): SchemaObject => {
  const properties = Object.fromEntries(
    parameters.map(({ name, schema, content }) => [name, schema ?? content?.schema ?? true]),
  )
  const required = parameters.filter((each) => each.required).map(({ name }) => name)
  const schema: JsonObject = { type: 'object', properties: properties as JsonObject }
  return required.length === 0 ? schema : { ...schema, required: required as JsonValue[] }
}
