import { hash } from 'node:crypto'
import type { ApiModel, JsonObject, JsonValue } from '@throughline/openapi'
import { pointerOfRef, valueAt } from '../pointers.ts'
import { isObject } from '../walk-schemas.ts'
import { jsonSchema } from './json-schema.ts'
import { accounting, inPlace } from './keywords.ts'
import { type Inside, schemaText } from './schema-text.ts'

/** How a value came: among the fields of a form there may be bytes, which JSON has not. */
export type Carrier = 'json' | 'form'

export interface TextOptions {
  carrier: Carrier
  /** Whether all that a schema refers to stands with it: what `$dynamicRef` means depends on who asks. */
  entire: boolean
  /** The name of the function for what is referenced, and for a schema with a long text. */
  refer(ref: string): string
  fragment(text: string): string
  /** Told of each `$dynamicRef`. */
  sawDynamic(): void
}

/** A longer schema becomes a function of its own, wherever it stands: so code depends on nothing around it. */
const inlineLimit = 30

const callOf = (name: string): string => `"calls":"${name}"`
const loneCall = /^\{"calls":"([^"]+)"\}$/

/** The text of a schema in which what is referenced or long is replaced by calls. */
// implements: TL-OPENAPI-182
export const fragmentText = (model: ApiModel, options: TextOptions): ((schema: JsonValue) => string) => {
  const { entire, refer, fragment, sawDynamic } = options
  const meant = meaning(model.version, options.carrier)
  const plain: Inside = {
    meant,
    reference: (ref) => callOf(refer(ref)),
    schema: (schema, keyword) => {
      const text = textOf(schema)
      if (text.length <= inlineLimit || loneCall.test(text)) return text
      // What is said of a property's name says which name it is, in one compilation only.
      return keyword === 'propertyNames' && !isWhole(text) ? text : `{${callOf(fragment(text))}}`
    },
    dynamic: (keyword) => {
      if (keyword === '$dynamicRef') sawDynamic()
      return []
    },
  }
  const textOf = (schema: JsonValue): string =>
    entire || (isObject(schema) && accounting.some((keyword) => keyword in schema))
      ? wholeText(schema)
      : schemaText(schema, plain)

  /** What is evaluated is accounted for within one compilation: it holds all that judges the same value. */
  const wholeText = (schema: JsonValue): string => {
    const others = new Map<string, string>()
    const whole: Inside = {
      meant,
      reference: (ref) => {
        const name = `whole_${shortHash(pointerOfRef(ref))}`
        if (!others.has(name)) {
          others.set(name, '')
          others.set(name, schemaText(valueAt(model, ref), whole))
        }
        return `"$ref":"${name}"`
      },
      schema: (inner, keyword) =>
        entire || inPlace.has(keyword) ? schemaText(inner, whole) : plain.schema(inner, keyword),
      dynamic: (keyword, value) => {
        if (keyword === '$dynamicRef') sawDynamic()
        return entire ? [`"${keyword}":${JSON.stringify(value)}`] : []
      },
    }
    const main = schemaText(schema, whole)
    const members = [...others].map(([name, text]) => `"${name}":${text}`)
    return `{"main":${main},"others":{${members.sort().join()}}}`
  }
  return textOf
}

const isWhole = (text: string): boolean => text.startsWith('{"main":')

/** The name that a text calls, if it says nothing else. */
export const calledBy = (text: string): string | undefined => loneCall.exec(text)?.[1]

/** The text that accepts what one of some functions accepts. */
export const anyOfCalls = (names: readonly string[]): string =>
  `{"anyOf":[${names.map((name) => `{${callOf(name)}}`).join()}]}`

// implements: TL-OPENAPI-183
export const shortHash = (text: string): string => hash('sha256', text, 'hex').slice(0, 16)

/** In a form, what the types call a `Blob` is one. */
const meaning = (version: ApiModel['version'], carrier: Carrier) => {
  if (carrier === 'json') return (schema: JsonObject) => jsonSchema(schema, version)
  return (schema: JsonObject): JsonObject | string => {
    if (schema.type !== 'string' || schema.format !== 'binary') return jsonSchema(schema, version)
    const orNull = version === '3.0' && schema.nullable === true
    return orNull ? '{"anyOf":[{"type":"null"},{"blob":true}]}' : '{"blob":true}'
  }
}
