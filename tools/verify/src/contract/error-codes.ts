import {
  type ApiModel,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Operation,
  type Response,
  type SseEvent,
} from '@throughline/openapi'
import { mergedSchema } from './merged-schema.ts'

/** A member of error bodies whose values the document lists. */
export interface CodeMember {
  /** Names of members, from the outside in. */
  path: readonly string[]
  /** Where the list stands in the bundle: error bodies that share a schema share it. */
  pointer: string
  codes: readonly string[]
}

/** Lists that stand deeper say something of a detail, not of the error. */
const deepest = 3

/** What the errors of an operation may be called: required members of a 4xx, 5xx or default body that list texts. */
// implements: TL-VERIFY-271
export const codeMembersOf = (model: ApiModel, response: Response): CodeMember[] => {
  if (!/^([45]|default)/i.test(response.status)) return []
  return response.content.flatMap(({ schema, pointer }) =>
    schema === undefined ? [] : membersIn(model, schema, `${pointer}/schema`, []),
  )
}

const membersIn = (model: ApiModel, schema: JsonValue, pointer: string, path: readonly string[]): CodeMember[] => {
  const at = model.resolve(schema, pointer)
  if (!isJsonObject(at.value) || path.length > deepest) return []
  const merged = mergedSchema(model, at.value, at.pointer)
  const codes = codesOf(merged)
  if (codes.length > 0) return path.length === 0 ? [] : [{ path, pointer: at.pointer, codes }]
  const branches = (['oneOf', 'anyOf'] as const).flatMap((key) =>
    (Array.isArray(merged[key]) ? merged[key] : []).flatMap((branch, index) =>
      membersIn(model, branch, `${at.pointer}/${key}/${index}`, path),
    ),
  )
  const properties = isJsonObject(merged.properties) ? merged.properties : {}
  // What an error may leave out says more of it, not what it is.
  const required = new Set(Array.isArray(merged.required) ? merged.required : [])
  const named = Object.entries(properties).filter(([name]) => required.has(name))
  return [
    ...branches,
    ...named.flatMap(([name, property]) =>
      membersIn(model, property, `${at.pointer}/properties/${name}`, [...path, name]),
    ),
  ]
}

const codesOf = (schema: JsonObject): string[] => {
  const values = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? [] : [schema.const]
  return values.filter((value) => typeof value === 'string')
}

/** What a body says of itself under a member; undefined where it has no such text. */
export const codeIn = (json: JsonValue | undefined, { path }: CodeMember): string | undefined => {
  const value = path.reduce<JsonValue | undefined>(
    (node, name) => (isJsonObject(node) && Object.hasOwn(node, name) ? node[name] : undefined),
    json,
  )
  return typeof value === 'string' ? value : undefined
}

/** The lists that an event of a stream names its error by; those that no error body has are of something else. */
// implements: TL-VERIFY-273
export const codeMembersOfEvent = (
  model: ApiModel,
  { schema, content, pointer }: SseEvent,
  lists: readonly CodeMember[],
): CodeMember[] =>
  schema === undefined || content === 'text'
    ? []
    : membersIn(model, schema, `${pointer}/schema`, []).filter((own) =>
        lists.some((list) => list.pointer === own.pointer),
      )

/** Each list of codes once, with the operations that promise it. */
export const declaredCodes = (model: ApiModel, operations: readonly Operation[]): CodeMember[] => {
  const members = operations.flatMap(({ responses }) => responses.flatMap((each) => codeMembersOf(model, each)))
  return [...new Map(members.map((member) => [member.pointer, member])).values()]
}
