import { pointerTokens } from '@throughline/kernel'
import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')

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

/** What an internal reference points at, one step only: what stands beside a further reference is not lost. */
export const valueAt = (model: ApiModel, ref: string): JsonValue => {
  let node: JsonValue | undefined = model.bundle
  for (const token of pointerTokens(pointerOfRef(ref))) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, token)) {
      return model.resolve({ $ref: ref }, '').value
    }
    node = (node as Record<string, JsonValue>)[token]
  }
  return node as JsonValue
}

/** The object at a pointer into the bundle: what the model does not say of it. */
export const objectAt = (model: ApiModel, pointer: string): JsonObject | undefined => {
  let node: JsonValue | undefined = model.bundle
  for (const token of pointerTokens(pointer)) {
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, token) ? (node as JsonObject)[token] : undefined
  }
  return typeof node === 'object' && node !== null && !Array.isArray(node) ? node : undefined
}

/** Every reference in the JSON text of a value, each once. */
export const referencesIn = (json: string): string[] => {
  const refs = new Set<string>()
  for (let at = json.indexOf(refKey); at >= 0; at = json.indexOf(refKey, at)) {
    const start = at + refKey.length
    at = json.indexOf('"', start)
    // An escaped quote does not end the text.
    while (json[at - 1] === '\\') at = json.indexOf('"', at + 1)
    refs.add(json.slice(start, at))
  }
  return [...refs].map((ref) => JSON.parse(`"${ref}"`) as string)
}
const refKey = '"$ref":"'
