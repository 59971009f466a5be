import type { JsonObject, JsonValue, Parameter, SchemaObject } from '@throughline/openapi'
import type { ApiParts, OperationParts, TypedContent } from './api-parts.ts'
import { bodyKind } from './media-types.ts'

/** One validator: what it is called, the type that it guards, and the schema that it is made of. */
export interface ValidatorTarget {
  name: string
  type: string
  schema: SchemaObject
  /** Where the schema stands, to report it. */
  pointer: string
}

/** A validator for each named schema, and for each parameter group, body, answer and event that has a schema. */
export const validatorTargets = (parts: ApiParts): ValidatorTarget[] => [
  ...parts.schemas.map(({ alias, schema, pointer }) => target(alias, schema, pointer)),
  ...parts.operations.flatMap(operationTargets).filter(({ type }) => !parts.isSchema(type)),
]

const target = (alias: string, schema: SchemaObject, pointer: string): ValidatorTarget => ({
  name: `validate${alias}`,
  type: alias,
  schema,
  pointer,
})

const operationTargets = ({ parameters, body, responses }: OperationParts): ValidatorTarget[] => [
  ...parameters.map(({ alias, parameters: group }) => target(alias, groupSchema(group), group[0]?.pointer ?? '')),
  ...typedTarget(body?.typed),
  ...responses.flatMap(({ json, streams }) => [
    ...typedTarget(json),
    ...streams.flatMap(({ events }) =>
      events.flatMap(({ event: { schema, pointer }, alias: payload }) =>
        payload === undefined || schema === undefined ? [] : [target(payload, schema, `${pointer}/schema`)],
      ),
    ),
  ]),
]

const typedTarget = (typed: TypedContent | undefined): ValidatorTarget[] => {
  const contents = typed?.contents ?? []
  const [first, ...more] = contents
  // What multipart sends is no JSON value: its parts hold bytes.
  if (
    typed === undefined ||
    first === undefined ||
    contents.some(({ media }) => bodyKind(media.name) === 'multipart')
  ) {
    return []
  }
  const schemas = contents.map(({ media }) => media.schema ?? true)
  const schema = more.length === 0 ? (schemas[0] ?? true) : { anyOf: schemas }
  return [target(typed.alias, schema, `${first.media.pointer}/schema`)]
}

/** Parameters of one place, as an object of their values. What is not declared is not judged. */
const groupSchema = (parameters: readonly Parameter[]): SchemaObject => {
  const properties = Object.fromEntries(
    parameters.map(({ name, schema, content }) => [name, schema ?? content?.schema ?? true]),
  )
  const required = parameters.filter((each) => each.required).map(({ name }) => name)
  const schema: JsonObject = { type: 'object', properties: properties as JsonObject }
  return required.length === 0 ? schema : { ...schema, required: required as JsonValue[] }
}
