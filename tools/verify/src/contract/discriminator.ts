import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'

/** What a value says of itself that is one alternative by name. */
interface Named {
  member: string
  /** As the mapping has it, before what the schema is called. */
  names: string[]
  /** Those that a client sends: where the mapping names it, hardly a service knows it as the schema is called. */
  sent: string[]
}

/** @see OpenAPI 3.0.4 §4.7.25 and 3.1.1 §4.8.25 Discriminator Object */
const namedBy = (discriminator: JsonValue | undefined, branch: JsonValue | undefined): Named | undefined => {
  if (!isJsonObject(discriminator) || !isJsonObject(branch) || typeof branch.$ref !== 'string') return undefined
  const { propertyName: member, mapping } = discriminator
  if (typeof member !== 'string') return undefined
  const { $ref } = branch
  const own = $ref.split('/').at(-1) ?? ''
  const mapped = Object.entries(isJsonObject(mapping) ? mapping : {})
    .filter(([, to]) => to === $ref || to === own)
    .map(([name]) => name)
  return { member, names: [...mapped, own], sent: mapped.length > 0 ? mapped : [own] }
}

/** What a value that is made as one alternative has to say of itself. */
export const saysOf = (discriminator: JsonValue | undefined, branch: JsonValue | undefined): JsonObject | undefined => {
  const named = namedBy(discriminator, branch)
  return named && { required: [named.member], properties: { [named.member]: { const: named.names[0] ?? '' } } }
}

/** A value that names itself so. */
export const saying = (member: string, names: readonly string[]): JsonObject => ({
  type: 'object',
  required: [member],
  properties: { [member]: { enum: [...names] } },
})

/** An alternative with the names under which it goes. */
export const heldToOwnName = (
  discriminator: JsonValue | undefined,
  branch: JsonValue | undefined,
  copy: JsonValue,
): JsonValue => {
  const named = namedBy(discriminator, branch)
  return named ? { allOf: [copy, saying(named.member, named.sent)] } : copy
}

/** What names itself as one alternative has to be that one: `oneOf` alone lets it be any. */
// implements: TL-VERIFY-225
export const heldToNames = (
  discriminator: JsonValue | undefined,
  branches: readonly JsonValue[],
  copies: readonly JsonValue[],
): JsonObject[] =>
  copies.flatMap((copy, at) => {
    const named = namedBy(discriminator, branches[at])
    if (!named || !isJsonObject(copy)) return []
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    return [{ if: saying(named.member, named.names), then: copy }]
  })
