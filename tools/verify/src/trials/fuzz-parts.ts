import type { ApiModel, JsonValue, MediaType, Parameter } from '@throughline/openapi'
import type fc from 'fast-check'
import { hasDiscriminators } from '../contract/as-named.ts'
import { type SchemaDocument, schemaDocument } from '../contract/schema-document.ts'
import { newAjv, type SchemaJudge } from '../contract/schema-judge.ts'
import { essence, isJson } from '../http/media-type.ts'
import { isAllowed, isSendable } from '../requests/parameter-values.ts'
import { type BodyKind, bodyKindOf, plainForm, withFiles } from '../serialization/body-kind.ts'
import { describedBy, isWrittenAsJson } from '../serialization/parameter-schema.ts'
import { valuesOf } from '../values/arbitrary.ts'
import { type Broken, brokenOf } from '../values/broken.ts'
import type { Gap } from '../values/maker.ts'
import { drawn, held } from '../values/tried.ts'

/** Values of one part of a request: allowed ones, and ones with which one thing is wrong. */
export interface Parts {
  values?: fc.Arbitrary<JsonValue>
  broken?: fc.Arbitrary<Broken>
  gaps: readonly Gap[]
}

export const bodyParts = (
  model: ApiModel,
  schemas: SchemaJudge,
  type: MediaType,
): (Parts & { pointer: string }) | undefined => {
  if (type.schema === undefined) return undefined
  const pointer = `${type.pointer}/schema`
  const document = schemaDocument(model, type.schema, pointer, 'request')
  // Bytes are counted as such, and not as characters.
  const alphabet = isBytes(type) ? 'visible' : 'any'
  const { arbitrary: any, gaps } = hasDiscriminators(model)
    ? valuesOf(schemaDocument(model, type.schema, pointer, 'named'), { alphabet, also: keepsOf(document) })
    : valuesOf(document, { alphabet })
  if (isJson(essence(type.name)) && !isPatch(type)) return partsOf(pointer, gaps, any, brokenOf(document))
  const isOf = (kind: BodyKind) => (value: JsonValue) => bodyKindOf(model, schemas, type, value) === kind
  const plain = any?.map((value) => withFiles(model, type, plainForm(model, type, value)))
  const arbitrary = plain && held(plain, isOf('valid'), 'a body that is read in one way')
  const isMade = arbitrary && drawn(arbitrary, 3, 1).some((each) => each !== undefined)
  return partsOf(
    pointer,
    isMade || !any ? gaps : [...gaps, { path: '', constraint: 'its schema, and is read in one way' }],
    isMade ? arbitrary : undefined,
    brokenIn(model, type, document, isOf('invalid')),
  )
}

/** What else has to be a file of some type is one: else it would be refused for that. */
const brokenIn = (
  model: ApiModel,
  type: MediaType,
  document: SchemaDocument,
  isWrong: (value: JsonValue) => boolean,
): fc.Arbitrary<Broken> | undefined => {
  const broken = brokenOf(document, { also: isWrong })?.map(
    (each): Broken => ({ ...each, value: withFiles(model, type, each.value) }),
  )
  return broken && held(broken, ({ value }) => isWrong(value), 'a body that is wrong in any reading')
}

/** Patches are judged by what they are applied to as well. */
const isPatch = ({ name }: MediaType): boolean => /^application\/(?:merge|json)-patch\+json/i.test(name)

const isBytes = ({ name }: MediaType): boolean => essence(name) === 'application/octet-stream'

const partsOf = (
  pointer: string,
  gaps: readonly Gap[],
  arbitrary: fc.Arbitrary<JsonValue> | undefined,
  broken: fc.Arbitrary<Broken> | undefined,
) => {
  return { pointer, gaps, ...(arbitrary && { values: arbitrary }), ...(broken && { broken }) }
}

/** As a validator says. */
const keepsOf = ({ schema }: SchemaDocument): ((value: JsonValue) => boolean) => {
  const validate = newAjv().compile<JsonValue>(schema)
  return (value) => validate(value)
}

export const parameterParts = (model: ApiModel, schemas: SchemaJudge, parameter: Parameter): Parts => {
  const described = describedBy(parameter)
  if (!described) return { gaps: [] }
  const document = schemaDocument(model, described.schema, described.pointer, 'request')
  const isJson = isWrittenAsJson(parameter)
  const isText = (value: JsonValue) => isSendable(parameter, value) && (isJson || isPlain(value))
  const alphabet = isJson || parameter.in === 'query' ? 'any' : 'visible'
  const { arbitrary, gaps } = valuesOf(document, { alphabet, also: isText })
  // What is wrong by its type alone may be right as a text: 1 and "1" are the same in a query.
  const isWrong = (value: JsonValue) => isText(value) && !isAllowed(model, schemas, parameter, value)
  const broken = brokenOf(document, { also: isWrong })
  return { gaps, ...(arbitrary && { values: arbitrary }), ...(broken && { broken }) }
}

/** What is written in one way only: no exponents, and no lists whose items hold what separates them. */
const isPlain = (value: JsonValue): boolean => {
  if (typeof value === 'number') return /^-?\d{1,16}(\.\d{1,6})?$/.test(String(value))
  if (Array.isArray(value)) return value.every((each) => isPlain(each) && /^[^,|\s]+$/.test(String(each)))
  return true
}
