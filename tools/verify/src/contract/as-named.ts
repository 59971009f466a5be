import { type ApiModel, isJsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { onceFor } from '../once-for.ts'
import { schemaJudge } from './schema-judge.ts'

/** Whether a discriminator stands anywhere in a document. */
export const hasDiscriminators = onceFor((model: ApiModel): boolean => holdsDiscriminator(model.bundle))

const holdsDiscriminator = (value: JsonValue): boolean => {
  if (Array.isArray(value)) return value.some(holdsDiscriminator)
  return isJsonObject(value) && (isJsonObject(value.discriminator) || Object.values(value).some(holdsDiscriminator))
}

/**
 * Whether a value that a request may hold is what it names itself as. A schema may allow others; what a service makes of
 * them is not said.
 */
// implements: TL-VERIFY-226
export const isAsNamed = (model: ApiModel, schema: SchemaObject, pointer: string, value: JsonValue): boolean =>
  !hasDiscriminators(model) || schemaJudge(model, 'named')(() => {}).judge(schema, pointer, value).length === 0
