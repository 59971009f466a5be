import { didYouMean, type Finding, toPointer } from '@throughline/kernel'
import type { Bundle } from '../bundle.ts'
import { finding } from '../findings.ts'
import { isObject } from '../json.ts'
import { eachSchema, isKeyword, keywords } from '../keywords.ts'

/** Keywords of older drafts and of OpenAPI, and what says the same in 2020-12. */
const renamed: Readonly<Record<string, string>> = {
  definitions: '$defs',
  dependencies: 'dependentSchemas or dependentRequired',
  additionalItems: 'items beside prefixItems',
  id: '$id',
  $recursiveRef: '$ref',
  $recursiveAnchor: '$anchor',
  nullable: "type: [..., 'null']",
  example: 'examples',
}

const unsupported = ['$dynamicRef', '$dynamicAnchor', '$vocabulary'] as const

/** Keywords that nobody knows, and those that the generator does not translate. */
// implements: TL-SCHEMA-004
export const knownKeywords = ({ schema: root, locate }: Bundle): Finding[] =>
  [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    const at = (name: string) => ({ location: locate(`${pointer}${toPointer([name])}`, { key: true }) })
    const unknown = Object.keys(schema)
      .filter((name) => !isKeyword(name) && !name.startsWith('x-'))
      .map((name) => {
        const hint = Object.hasOwn(renamed, name)
          ? `; in 2020-12 write ${renamed[name]}`
          : didYouMean(name, Object.keys(keywords))
        return finding('schema-keyword-unknown', `no keyword of JSON Schema 2020-12: '${name}'${hint}`, at(name))
      })
    const untranslated = unsupported
      .filter((name) => name in schema)
      .map((name) => finding('schema-unsupported', `'${name}' is not translated`, at(name)))
    const identified =
      '$id' in schema && pointer !== ''
        ? [finding('schema-unsupported', "'$id' below the root would change what each `$ref` means", at('$id'))]
        : []
    return [...unknown, ...untranslated, ...identified]
  })

/** Names under `required` that no `properties` at the same place describes. */
// implements: TL-SCHEMA-004
export const requiredKeys = ({ schema: root, locate }: Bundle): Finding[] =>
  [...eachSchema(root, '')].flatMap(({ schema, pointer }) => {
    // A schema without properties of its own is a condition on another one's.
    if (!Array.isArray(schema.required) || !isObject(schema.properties)) return []
    if ('$ref' in schema || 'allOf' in schema || 'patternProperties' in schema) return []
    const declared = Object.keys(schema.properties)
    return [...schema.required.entries()].flatMap(([index, name]) =>
      typeof name === 'string' && !declared.includes(name) && !isCondition(pointer)
        ? [
            finding(
              'schema-required-undeclared',
              `requires '${name}', which no property describes${didYouMean(name, declared)}`,
              {
                location: locate(`${pointer}/required/${index}`),
              },
            ),
          ]
        : [],
    )
  })

/** Below `if`, `then`, `not` and the like, a schema names only what the condition is about. */
const isCondition = (pointer: string): boolean =>
  /\/(?:if|then|else|not|allOf\/\d+|dependentSchemas\/[^/]+)$/.test(pointer)
