import { type ApiModel, isJsonObject, type JsonObject, type JsonValue, type MediaType } from '@throughline/openapi'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { essence, isJson } from '../http/media-type.ts'
import { type FormLayout, formMembers, layoutOf, type MemberLayout, membersOf } from './form-layout.ts'
import type { Described } from './parameter-schema.ts'

/** What a service may make of a member: a value, or nothing at all. */
type Reading = { value: JsonValue } | undefined

/** More readings of one form are not looked at: one of them may be allowed. */
const mostReadings = 300

/**
 * Whether any reasonable reading of a form is allowed. In a form everything is a text: `1` may be a number or not, an
 * empty text nothing, and what is missing `false` or an empty list.
 */
// implements: TL-VERIFY-322
export const isFormAllowed = (model: ApiModel, schemas: SchemaJudge, type: MediaType, value: JsonObject): boolean => {
  const { schema } = type
  if (schema === undefined) return true
  const layout = layoutOf(model, type)
  const members = formMembers(model, type)
  const all = objectsOf({ model, schemas }, value, members, layout)
  if (!all) return true
  const missing = Object.entries(emptyOf(schemas, members)).filter(([name]) => !Object.hasOwn(value, name))
  const isRight = (form: JsonObject) => schemas.judge(schema, `${type.pointer}/schema`, form).length === 0
  return all.some(
    (form) => isRight(form) || (missing.length > 0 && isRight({ ...Object.fromEntries(missing), ...form })),
  )
}

interface Judging {
  model: ApiModel
  schemas: SchemaJudge
}

/** What may be read of an object whose members are texts; undefined where that is too much. */
const objectsOf = (
  judging: Judging,
  value: JsonObject,
  members: ReadonlyMap<string, Described[]>,
  layout: FormLayout,
): JsonObject[] | undefined => {
  let all: JsonObject[] = [{}]
  for (const [name, item] of Object.entries(value)) {
    const described = members.get(name) ?? []
    const isSo = described.length === 1 && isOf(judging.schemas, described, item)
    const readings = isSo ? [{ value: item }] : memberReadings(judging, item, described, layout(name))
    const kept = readings.filter((each) => each === undefined || isOf(judging.schemas, described, each.value))
    const chosen = kept.length > 0 ? kept : readings.slice(0, 1)
    all = chosen.flatMap((each) => all.map((form) => (each ? { ...form, [name]: each.value } : form)))
    if (all.length > mostReadings) return undefined
  }
  return all
}

const empties = new WeakMap<object, JsonObject>()

/** What a member that is missing may be read as. */
const emptyOf = (schemas: SchemaJudge, members: ReadonlyMap<string, Described[]>): JsonObject => {
  const known = empties.get(members)
  if (known) return known
  const made: JsonObject = {}
  for (const [name, described] of members) {
    const empty = [false, []].find((each) => isOf(schemas, described, each))
    if (empty !== undefined) made[name] = empty
  }
  empties.set(members, made)
  return made
}

const isOf = (schemas: SchemaJudge, described: readonly Described[], value: JsonValue): boolean =>
  described.length === 0 || described.some(({ schema, pointer }) => schemas.judge(schema, pointer, value).length === 0)

const memberReadings = (
  judging: Judging,
  item: JsonValue,
  described: readonly Described[],
  layout: MemberLayout,
): Reading[] => {
  const { style, contentType, explode } = layout
  // A part that says that it is JSON is read as JSON.
  if (style === undefined && contentType !== undefined && isJson(essence(contentType))) return [{ value: item }]
  if (isJsonObject(item) && style !== undefined) {
    const read = objectReadings(judging, item, described, layout)
    return isWritten(item) ? read : [undefined, ...read]
  }
  if (Array.isArray(item)) return listReadings(item.map(plainText), item)
  const text = plainText(item)
  const whole = [...textReadings(text), ...listReadings(explode ? [text] : text.split(/[,|]| /), [item])]
  return unique([{ value: item }, ...whole, ...(text.trim() === '' ? [undefined] : [])])
}

/** Whether anything stands in the form for it: what holds nothing but empty objects and lists is not there. */
const isWritten = (item: JsonValue): boolean =>
  item === null || typeof item !== 'object' || Object.values(item).some(isWritten)

const plainText = (value: JsonValue): string =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')

/** Each text as it is, or all of them as what they look like; of several for one the first or the last. */
const listReadings = (texts: readonly string[], items: readonly JsonValue[]): Reading[] => {
  if (texts.length === 0) return [undefined, { value: [] }]
  const ways = texts.map((text) => textReadings(text).map((each) => each?.value ?? null))
  const likely = ways.map(([first = null, ...others]) => others.at(0) ?? first)
  const ends = [texts[0] ?? '', texts.at(-1) ?? ''].flatMap(textReadings)
  return unique([
    { value: [...items] },
    { value: [...texts] },
    { value: likely },
    { value: texts.map((text) => text.trim()) },
    ...(texts.every((text) => text.trim() === '') ? [undefined, { value: [] }] : []),
    ...ends,
  ])
}

/** The members of a deep object are texts as well. */
const objectReadings = (
  judging: Judging,
  item: JsonObject,
  described: readonly Described[],
  layout: MemberLayout,
): Reading[] => {
  const members = new Map<string, Described[]>()
  for (const each of described)
    for (const [name, own] of membersOf(judging.model, each)) members.set(name, [...(members.get(name) ?? []), ...own])
  const all = objectsOf(judging, item, members, () => layout)
  return (all ?? [item]).map((value) => ({ value }))
}

const yes = new Set(['true', '1', 'on', 'yes', 't', 'y'])
const no = new Set(['false', '0', 'off', 'no', 'f', 'n', ''])

/** What a text may stand for; itself first, then what it looks like. */
export const textReadings = (text: string): Reading[] => {
  const bare = text.trim()
  const word = bare.toLowerCase()
  const number = bare === '' ? Number.NaN : Number(bare)
  const json = /^[[{"]/.test(bare) ? parsed(bare) : undefined
  return unique([
    { value: text },
    ...(Number.isFinite(number) ? [{ value: number }] : []),
    ...(yes.has(word) ? [{ value: true }] : []),
    ...(no.has(word) ? [{ value: false }] : []),
    ...(bare === '' || word === 'null' ? [{ value: null }] : []),
    ...(json === undefined ? [] : [{ value: json }]),
    { value: bare },
  ])
}

const parsed = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const unique = (readings: readonly Reading[]): Reading[] => [
  ...new Map(readings.map((each) => [JSON.stringify(each), each])).values(),
]
