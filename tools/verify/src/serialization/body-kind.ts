import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type MediaType } from '@throughline/openapi'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { essence, isJson } from '../http/media-type.ts'
import { formMembers, layoutOf, type MemberLayout } from './form-layout.ts'
import { isFormAllowed, textReadings } from './form-reading.ts'
import { isAnyFile, sampleFile } from './sample-files.ts'

/** `unclear`: a service may take it or not, by how it reads what is written. */
export type BodyKind = 'valid' | 'invalid' | 'unclear'

export const isForm = (type: string): boolean =>
  type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'

/** Whether bodies of a media type are made from a schema, and what they come to judged. */
export const isWrittenBody = ({ name }: MediaType): boolean => {
  const type = essence(name)
  return isJson(type) || isForm(type) || isAnyFile(type)
}

/** Whether a body is allowed once it is written in its media type. */
// implements: TL-VERIFY-322
export const bodyKindOf = (model: ApiModel, schemas: SchemaJudge, type: MediaType, value: JsonValue): BodyKind => {
  const { schema } = type
  const name = essence(type.name)
  const isRight = schema === undefined || schemas.judge(schema, `${type.pointer}/schema`, value).length === 0
  if (isJson(name)) return ofJson(name, isRight, () => isRightOnceMerged(schemas, type, value))
  if (isForm(name)) {
    if (!isJsonObject(value)) return 'unclear'
    if (isRight) return isPlainForm(model, type, value) ? 'valid' : 'unclear'
    return isReadable(model, type, value) && !isFormAllowed(model, schemas, type, value) ? 'invalid' : 'unclear'
  }
  if (!isAnyFile(name) || value === null || typeof value === 'object') return 'unclear'
  if (isRight) {
    const isCounted = name === 'text/plain' ? isPlainText(value) : isFileOf(String(value), name)
    return typeof value === 'string' && value !== '' && isCounted ? 'valid' : 'unclear'
  }
  const isAllowed = textReadings(String(value)).some(
    (each) => each && schema !== undefined && schemas.judge(schema, `${type.pointer}/schema`, each.value).length === 0,
  )
  return isAllowed ? 'unclear' : 'invalid'
}

const ofJson = (name: string, isRight: boolean, isRightOtherwise: () => boolean): BodyKind => {
  // What a patch is applied to decides as well. @see RFC 6902 §5
  if (isRight) return name === 'application/json-patch+json' ? 'unclear' : 'valid'
  return name === 'application/merge-patch+json' && isRightOtherwise() ? 'unclear' : 'invalid'
}

/** What is `null` is to be removed, whatever its schema says of its values. @see RFC 7396 §1 */
const isRightOnceMerged = (schemas: SchemaJudge, { schema, pointer }: MediaType, value: JsonValue): boolean => {
  const rest = withoutNulls(value)
  return schema === undefined || schemas.judge(schema, `${pointer}/schema`, rest).length === 0
}

const withoutNulls = (value: JsonValue): JsonValue =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name, withoutNulls(each)]])),
      )
    : value

/** A form that has one reading only: what has several, or none, is left out where it may be. */
export const plainForm = (model: ApiModel, type: MediaType, value: JsonValue): JsonValue => {
  if (!isJsonObject(value)) return value
  const layout = layoutOf(model, type)
  const isParts = essence(type.name) === 'multipart/form-data'
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const made = asBytes(withSamples(item, layout(name)), layout(name))
      return isPlain(made, layout(name), isParts) ? [[name, made]] : []
    }),
  )
}

/** Characters of one byte each: a service counts bytes. */
const asBytes = (item: JsonValue, layout: MemberLayout): JsonValue => {
  if (!layout.isFile) return item
  if (Array.isArray(item)) return item.map((each) => asBytes(each, layout))
  return typeof item === 'string' ? item.replaceAll(/[^\x20-\x7e]/gu, 'x') : item
}

/** A body in which what has to be a file of some type is one. */
export const withFiles = <Value extends JsonValue | undefined>(
  model: ApiModel,
  type: MediaType,
  value: Value,
): Value | JsonValue => {
  const name = essence(type.name)
  if (isJson(name) || value === undefined) return value
  if (typeof value === 'string') return sampleFile(name) ?? value
  if (!isForm(name) || !isJsonObject(value)) return value
  const layout = layoutOf(model, type)
  return Object.fromEntries(Object.entries(value).map(([member, item]) => [member, withSamples(item, layout(member))]))
}

/** A file of a type that a service may look into is one. */
const withSamples = (item: JsonValue, layout: MemberLayout): JsonValue => {
  const sample = layout.isFile ? sampleFile(essence(layout.contentType ?? '')) : undefined
  if (sample === undefined) return item
  return Array.isArray(item) ? item.map(() => sample) : sample
}

const isPlainForm = (model: ApiModel, type: MediaType, value: JsonObject): boolean => {
  const layout = layoutOf(model, type)
  const isParts = essence(type.name) === 'multipart/form-data'
  const names = Object.entries(value).flatMap(([name, item]) =>
    isJsonObject(item) && layout(name).style === 'form' && layout(name).explode ? Object.keys(item) : [name],
  )
  return (
    new Set(names).size === names.length &&
    Object.entries(value).every(([name, item]) => name !== '' && isPlain(item, layout(name), isParts))
  )
}

const isPlain = (item: JsonValue, layout: MemberLayout, isParts: boolean): boolean => {
  const { style, explode, contentType, isFile } = layout
  const asJson = contentType !== undefined && isJson(essence(contentType))
  if (isFile)
    return [item].flat().every((each) => typeof each === 'string' && isFileOf(each, contentType)) && !isEmpty(item)
  if (contentType !== undefined && !asJson && essence(contentType) !== 'text/plain') return false
  // Whether a list is written as one, or each of its items, is not said.
  if (asJson && style === undefined) return !Array.isArray(item)
  if (Array.isArray(item)) {
    const isText = explode ? isPlainText : (each: JsonValue) => isPlainText(each) && /^[^,|\s]+$/.test(String(each))
    const isItem = (each: JsonValue) =>
      (isText(each) && each !== '') || (isParts && style === undefined && isJsonObject(each))
    return item.length > 0 && style !== 'deepObject' && item.every(isItem)
  }
  if (!isJsonObject(item)) return isPlainText(item)
  if (style === undefined) return isParts
  return !isEmpty(item) && isPlainObject(item, style, explode)
}

const isPlainObject = (item: JsonObject, style: string, explode: boolean): boolean =>
  Object.entries(item).every(([name, each]) => {
    if (!/^[\w-]+$/.test(name)) return false
    if (isJsonObject(each)) return style === 'deepObject' && !isEmpty(each) && isPlainObject(each, style, explode)
    return isPlainText(each) && (explode || /^[^,|\s]+$/.test(String(each)))
  })

const isEmpty = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** What is written in one way only: no exponents, and no mark of the byte order, which decoders take off. */
const isPlainText = (value: JsonValue): boolean =>
  typeof value === 'number'
    ? /^-?\d{1,16}(\.\d{1,6})?$/.test(String(value))
    : typeof value === 'boolean' || (typeof value === 'string' && !value.startsWith('\ufeff'))

const isFileOf = (value: string, contentType = ''): boolean =>
  isAnyFile(essence(contentType)) ? /^[\x20-\x7e]+$/.test(value) : value === sampleFile(essence(contentType))

/** Whether what a form holds can be told: an object in a form of texts may be written in several ways. */
const isReadable = (model: ApiModel, type: MediaType, value: JsonObject): boolean => {
  const layout = layoutOf(model, type)
  const members = formMembers(model, type)
  const isParts = essence(type.name) === 'multipart/form-data'
  return Object.entries(value).every(([name, item]) => {
    const { style, contentType } = layout(name)
    if (isParts || style !== undefined || contentType !== undefined) return true
    return !isJsonObject(item) || !members.has(name)
  })
}
