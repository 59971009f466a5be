import { pointerTokens } from '@throughline/kernel'
import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'

/** The JSON Pointer of an internal reference: `#/components/schemas/A%20B` → `/components/schemas/A B`. */
export const pointerOfRef = (ref: string): string => {
  const fragment = ref.slice(1)
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** `Task` for a reference to `#/components/schemas/Task`, else nothing. */
export const componentOfRef = (ref: string): string | undefined => {
  const [components, schemas, name, ...rest] = pointerTokens(pointerOfRef(ref))
  return components === 'components' && schemas === 'schemas' && rest.length === 0 ? name : undefined
}

/** What stands at a pointer into a document; undefined where nothing does. */
export const lookUp = (document: JsonObject, pointer: string): JsonValue | undefined => {
  let node: JsonValue | undefined = document
  for (const token of pointerTokens(pointer)) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, token)) return undefined
    node = (node as JsonObject)[token]
  }
  return node
}

/** What an internal reference points at, one step only: what stands beside a further reference is not lost. */
export const valueAt = (model: ApiModel, ref: string): JsonValue => {
  const value = lookUp(model.bundle, pointerOfRef(ref))
  return value === undefined ? model.resolve({ $ref: ref }, '').value : value
}

/** The object at a pointer into the bundle: what the model does not say of it. */
export const objectAt = (model: ApiModel, pointer: string): JsonObject | undefined => {
  const value = lookUp(model.bundle, pointer)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

/** Every reference in the JSON text of a value, each once. */
export const referencesIn = (json: string): string[] => {
  const refs = new Set<string>()
  // To search for the words costs a third of matching an expression at every place.
  for (let at = json.indexOf(refKey); at >= 0; at = json.indexOf(refKey, at + 1)) {
    wholeText.lastIndex = at + refKey.length - 1
    const text = wholeText.exec(json)?.[0]
    if (text !== undefined) refs.add(text)
  }
  return [...refs].map((text) => (text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1)))
}

const refKey = '"$ref":"'
const wholeText = /"(?:[^"\\]|\\.)*"/y
