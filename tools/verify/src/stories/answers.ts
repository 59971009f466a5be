import { escapeToken } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type Operation } from '@throughline/openapi'
import { mergedSchema } from '../contract/merged-schema.ts'
import { valueAt } from '../contract/value-at.ts'
import { essence, isJson } from '../http/media-type.ts'
import { isSuccessful } from '../http/status.ts'
import { bodySchema, bodyTypeOf } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isBinary } from '../serialization/form-layout.ts'

export const isSuccess = (done: Done | undefined): done is Done =>
  done?.sent.kind === 'answer' && isSuccessful(done.sent.status)

/** Done, and not only taken: behind 202 nothing can be seen yet. @see RFC 9110 §15.3.3 */
export const isCarriedOut = (done: Done | undefined): done is Done => isSuccess(done) && statusOf(done) !== 202

export const statusOf = (done: Done | undefined): number => (done?.sent.kind === 'answer' ? done.sent.status : 0)

export const isGone = (done: Done | undefined): boolean => [404, 410].includes(statusOf(done))

/** The items of a list: the answer itself, or its first member that is an array. */
export const itemsOf = (json: JsonValue | undefined): JsonValue[] => {
  if (Array.isArray(json)) return json
  return isJsonObject(json) ? (Object.values(json).find((value) => Array.isArray(value)) ?? []) : []
}

/** Members that were written and are read otherwise; what only requests hold, and what the service left out, is passed over. */
export const differences = (
  model: ApiModel,
  operation: Operation,
  written: JsonValue | undefined,
  read: JsonValue | undefined,
): string[] => {
  if (!isJsonObject(written) || !isJsonObject(read)) return []
  const schema = bodySchema(model, operation)
  const type = bodyTypeOf(operation)
  const isText = type !== undefined && !isJson(essence(type.name))
  return Object.entries(written)
    .filter(([name, value]) => {
      const property = valueAt(schema ?? {}, `/properties/${escapeToken(name)}`)
      const hidden = isJsonObject(property) && property.writeOnly === true
      // A file is kept under a name, and a text is read as what its schema says.
      if (isText && (isFileOf(property) || asText(value) === asText(read[name]))) return false
      return !hidden && Object.hasOwn(read, name) && !isSame(value, read[name])
    })
    .map(([name]) => name)
}

const isFileOf = (property: JsonValue | undefined): boolean =>
  isJsonObject(property) && (isBinary(property) || (isJsonObject(property.items) && isBinary(property.items)))

const asText = (value: JsonValue | undefined): string => JSON.stringify(value ?? null).replaceAll('"', '')

const isTime = (value: JsonValue | undefined): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)

/** The same moment may be written with fractions of a second and without, and in another zone. */
const isSameTime = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  isTime(a) && isTime(b) && Date.parse(String(a)) === Date.parse(String(b))

/** Members that differ between two forms of a resource; times move by themselves. */
export const differing = (
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  except: readonly string[] = [],
  withLost = false,
): string[] => {
  if (!isJsonObject(a) || !isJsonObject(b)) return []
  return Object.keys(a).filter((name) => {
    if (except.includes(name) || isTime(a[name]) || isTime(b[name])) return false
    if (!Object.hasOwn(b, name)) return withLost
    return !isSame(a[name], b[name])
  })
}

const isSame = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b || isSameTime(a, b)
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index]))
    )
  }
  // What a service adds inside is its own.
  return Object.keys(a).every((key) => isSame(a[key], b[key]))
}

/** Members that only the service writes, as the answer's schema says. */
const ownMembers = (model: ApiModel, { mediaType }: Done): ((name: string) => JsonObject) => {
  const pointer = `${mediaType?.pointer ?? ''}/schema`
  const { properties } = mediaType?.schema === undefined ? {} : mergedSchema(model, mediaType.schema, pointer)
  return (name) => {
    const property = isJsonObject(properties) ? properties[name] : undefined
    return property === undefined ? {} : mergedSchema(model, property, `${pointer}/properties/${escapeToken(name)}`)
  }
}

/** Whether a service writes a member by itself: a version that goes on by one, or what the schema says is `readOnly`. */
export const isKeptByService = (model: ApiModel, before: Done, after: Done): ((name: string) => boolean) => {
  const own = ownMembers(model, after)
  const [old, now] = [before.json, after.json]
  return (name) => {
    const [from, to] = [old, now].map((each) => (isJsonObject(each) ? each[name] : undefined))
    return own(name).readOnly === true || (typeof from === 'number' && to === from + 1)
  }
}

/** Whether a resource says of itself that it is removed: a flag, a state or a time that it did not have. */
export const isMarked = (model: ApiModel, before: Done, after: Done): boolean => {
  const own = ownMembers(model, after)
  const [old, now] = [before.json, after.json]
  if (!isJsonObject(old) || !isJsonObject(now)) return false
  return Object.entries(now).some(([name, value]) => {
    const from = old[name]
    if (from === value) return false
    const isFlag = typeof value === 'boolean' || ((from === undefined || from === null) && value !== null)
    return isFlag || Array.isArray(own(name).enum)
  })
}
