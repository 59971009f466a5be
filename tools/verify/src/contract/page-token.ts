import { type ApiModel, isJsonObject, type JsonValue, type Operation, type Parameter } from '@throughline/openapi'
import { essence, isJson } from '../http/media-type.ts'
import { mergedSchema } from './merged-schema.ts'

/** A query parameter whose values the answers of its own operation give. */
export interface PageToken {
  parameter: Parameter
  /** Where an answer has the next one. */
  expression: string
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** How deep in an answer the next one is looked for: beside the items, or in an object beside them. */
const deepest = 1

/** `cursor` beside a member `next_cursor` of what is answered: nobody but the service knows such a value. */
// implements: TL-VERIFY-248
export const pageTokensOf = (model: ApiModel, { parameters, responses }: Operation): PageToken[] => {
  const members = responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content.filter(({ name }) => isJson(essence(name))))
    .flatMap(({ schema, pointer }) => textsIn(model, schema, `${pointer}/schema`, []))
  return parameters
    .filter(({ in: place, required }) => place === 'query' && !required)
    .flatMap((parameter) => {
      const path = members.find((each) => plain(each.at(-1) ?? '') === `next${plain(parameter.name)}`)
      return path ? [{ parameter, expression: `$response.body#/${path.join('/')}` }] : []
    })
}

/** Names of the members that may be a text, from the outside in. */
const textsIn = (
  model: ApiModel,
  schema: JsonValue | undefined,
  pointer: string,
  path: readonly string[],
): string[][] => {
  const at = model.resolve(schema ?? null, pointer)
  if (!isJsonObject(at.value) || path.length > deepest + 1) return []
  const merged = mergedSchema(model, at.value, at.pointer)
  if ([merged.type].flat().includes('string') && path.length > 0) return [[...path]]
  const branches = [merged.anyOf, merged.oneOf].flatMap((each) => (Array.isArray(each) ? each : []))
  const properties = isJsonObject(merged.properties) ? Object.entries(merged.properties) : []
  return [
    ...branches.flatMap((branch, index) => textsIn(model, branch, `${at.pointer}/anyOf/${index}`, path)),
    ...properties.flatMap(([name, property]) =>
      /[/~]/.test(name) ? [] : textsIn(model, property, `${at.pointer}/properties/${name}`, [...path, name]),
    ),
  ]
}
