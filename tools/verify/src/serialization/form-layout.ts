import { toPointer } from '@throughline/kernel'
import {
  type ApiModel,
  type Encoding,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
} from '@throughline/openapi'
import { essence, isJson, isText } from '../http/media-type.ts'
import { validValue } from '../values/valid-value.ts'
import type { Described } from './parameter-schema.ts'

/** How one member of a form is written. */
export interface MemberLayout {
  /** As a query parameter in this style, where the document says so. */
  style?: string
  explode: boolean
  /** Of a part. */
  contentType?: string
  /** Whether a part is a file: it has a name then, and bytes. */
  isFile: boolean
  /** Of a part, where the document requires them. */
  headers: [name: string, value: string][]
}

export type FormLayout = (member: string) => MemberLayout

const bare: MemberLayout = { explode: true, isFile: false, headers: [] }

/** As a form is written of which the document says nothing. */
export const bareLayout: FormLayout = () => bare

const layouts = new WeakMap<MediaType, FormLayout>()

/** @see OpenAPI 3.1.1 §4.8.15 Encoding Object */
// implements: TL-VERIFY-321
export const layoutOf = (model: ApiModel, type: MediaType): FormLayout => {
  const known = layouts.get(type)
  if (known) return known
  const made = new Map<string, MemberLayout>()
  const layout: FormLayout = (member) => {
    const before = made.get(member) ?? memberLayout(model, type, member)
    made.set(member, before)
    return before
  }
  layouts.set(type, layout)
  return layout
}

const memberLayout = (model: ApiModel, type: MediaType, member: string): MemberLayout => {
  const encoding = Object.hasOwn(type.encoding ?? {}, member) ? type.encoding?.[member] : undefined
  const nodes = (formMembers(model, type).get(member) ?? []).map((each) => ofItems(model, each))
  const named =
    firstOf(encoding?.contentType) ?? textOf(nodes.find(({ contentMediaType }) => contentMediaType)?.contentMediaType)
  const isFile = encoding?.style === undefined && (nodes.some(isBinary) || (named !== undefined && holdsBytes(named)))
  const contentType = named ?? (isFile ? 'application/octet-stream' : undefined)
  return {
    ...(encoding?.style !== undefined && { style: encoding.style }),
    explode: encoding?.explode ?? true,
    ...(contentType !== undefined && { contentType }),
    isFile,
    headers: headersOf(model, encoding),
  }
}

const textOf = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** Of several, the first; of a range, one that is in it. */
const firstOf = (contentType: string | undefined): string | undefined =>
  contentType
    ?.split(',')[0]
    ?.trim()
    .replace(/^image\/\*$/, 'image/png')
    .replace(/^(?:application\/)?\*(?:\/\*)?$|^\*\/\*$/, 'application/octet-stream')
    .replace(/^text\/\*$/, 'text/plain')

const holdsBytes = (contentType: string): boolean => !isJson(essence(contentType)) && !isText(essence(contentType))

/** @see OpenAPI 3.1.1 §4.8.14.3: what is no text in itself */
export const isBinary = ({ format, contentMediaType, contentEncoding }: JsonObject): boolean =>
  format === 'binary' ||
  (typeof contentMediaType === 'string' && contentEncoding === undefined && holdsBytes(contentMediaType))

/** An array of files is a file, as often as it has items. */
const ofItems = (model: ApiModel, { schema, pointer }: Described): JsonObject => {
  const { value, pointer: at } = model.resolve(schema, pointer)
  if (!isJsonObject(value)) return {}
  const { value: items } = model.resolve(value.items ?? null, `${at}/items`)
  return value.type === 'array' && isJsonObject(items) ? items : value
}

const headersOf = (model: ApiModel, encoding: Encoding | undefined): [string, string][] =>
  (encoding?.headers ?? []).flatMap(({ name, required, schema, example, pointer }): [string, string][] => {
    const options = { fullness: 'least', variant: 0, isExcluded: () => false } as const
    const value =
      example ?? (schema === undefined ? undefined : validValue(model, schema, `${pointer}/schema`, options))
    return required && ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : []
  })

const members = new WeakMap<object, ReadonlyMap<string, Described[]>>()

/** The schemas of each member of a form, of whichever of its alternatives. */
export const formMembers = (model: ApiModel, { schema, pointer }: MediaType): ReadonlyMap<string, Described[]> =>
  schema === undefined ? new Map() : membersOf(model, { schema, pointer: `${pointer}/schema` })

/** The schemas of each member of an object. */
export const membersOf = (model: ApiModel, { schema, pointer }: Described): ReadonlyMap<string, Described[]> => {
  const found = new Map<string, Described[]>()
  const top = model.resolve(schema, pointer)
  if (!isJsonObject(top.value)) return found
  const known = members.get(top.value)
  if (known) return known
  const seen = new Set<JsonValue>()
  const visit = (node: JsonValue | undefined, at: string): void => {
    const { value, pointer: place } = model.resolve(node ?? null, at)
    if (!isJsonObject(value) || seen.has(value)) return
    seen.add(value)
    for (const [name, property] of Object.entries(isJsonObject(value.properties) ? value.properties : {})) {
      const described = {
        schema: property as Described['schema'],
        pointer: `${place}/properties${toPointer([name])}`,
      }
      found.set(name, [...(found.get(name) ?? []), described])
    }
    for (const key of ['allOf', 'anyOf', 'oneOf']) {
      const parts = value[key]
      if (Array.isArray(parts)) for (const [index, part] of parts.entries()) visit(part, `${place}/${key}/${index}`)
    }
    for (const key of ['then', 'else']) visit(value[key], `${place}/${key}`)
  }
  visit(top.value, top.pointer)
  members.set(top.value, found)
  return found
}
