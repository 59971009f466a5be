/** What a keyword holds: one schema, a list of them, a record of them, or a value. */
export type KeywordKind = 'schema' | 'list' | 'record' | 'value'

const ofKind: Readonly<Record<KeywordKind, string>> = {
  schema: 'additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties',
  list: 'allOf anyOf oneOf prefixItems',
  record: 'dependentSchemas patternProperties properties',
  value:
    'const dependentRequired enum exclusiveMaximum exclusiveMinimum format maxContains maxItems maxLength ' +
    'maxProperties maximum minContains minItems minLength minProperties minimum multipleOf pattern required type ' +
    'uniqueItems',
}

/**
 * The keywords of JSON Schema 2020-12 that judge, references aside. All others are left out: names, since every
 * reference of a bundle is a pointer, and annotations, so that a new description makes no new validator.
 */
export const keywords: ReadonlyMap<string, KeywordKind> = new Map(
  Object.entries(ofKind).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as KeywordKind])),
)

/** Keywords that ask what other schemas have said of the same value. */
export const accounting = ['unevaluatedItems', 'unevaluatedProperties'] as const

/** Keywords whose schemas judge the same value as the one around them. */
export const inPlace: ReadonlySet<string> = new Set('allOf anyOf dependentSchemas else if not oneOf then'.split(' '))
