import type { JsonValue, Parameter, SchemaObject } from '@throughline/openapi'
import { essence, isJson } from '../http/media-type.ts'

/** A schema, and where it stands in the bundle. */
export interface Described {
  schema: SchemaObject
  pointer: string
}

/**
 * What the value of a parameter has to keep: its own schema, or that of the media type that serialises it. Undefined
 * where the document says nothing of it, or in a media type that is not written.
 * @see OpenAPI 3.1.1 §4.8.12.3 Fixed Fields and considerations for `content`
 */
// implements: TL-VERIFY-309
export const describedBy = (parameter: Parameter): Described | undefined => {
  const { schema, content, pointer } = parameter
  if (schema !== undefined) return { schema, pointer: `${pointer}/schema` }
  if (content?.schema === undefined || !isWritable(content.name)) return undefined
  return { schema: content.schema, pointer: `${content.pointer}/schema` }
}

const isWritable = (contentType: string): boolean =>
  isJson(essence(contentType)) || essence(contentType) === 'text/plain'

/** Whether the value is one of JSON, and not a text that stands for one. */
export const isWrittenAsJson = ({ contentType }: Parameter): boolean =>
  contentType !== undefined && isJson(essence(contentType))

/** Cookies have no quotes and no commas: servers read JSON in one way or another, or not at all. */
export const isReadDifferently = (parameter: Parameter): boolean =>
  parameter.in === 'cookie' && isWrittenAsJson(parameter)

/** What the document writes as values of a parameter, beside its schema. */
export const writtenValues = ({ example, examples, content }: Parameter): JsonValue[] => {
  const all = content ?? { example, examples }
  return [
    ...(all.example === undefined ? [] : [all.example]),
    ...all.examples.flatMap(({ value, invalid }) => (invalid || value === undefined ? [] : [value])),
  ]
}

/** A value as its media type writes it: what is no JSON is a text already. */
export const contentText = (contentType: string, value: JsonValue): string =>
  typeof value === 'string' && !isJson(essence(contentType)) ? value : JSON.stringify(value)
