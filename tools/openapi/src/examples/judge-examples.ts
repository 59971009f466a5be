import type { ErrorObject, ValidateFunction } from 'ajv'
import type { ApiModel, JsonObject, JsonValue } from '../api-model.ts'
import type { Direction } from './direction.ts'
import { narrow } from './narrow.ts'
import { type Sieve, sieveOf } from './sieve.ts'
import { convert, standaloneSchema } from './standalone-schema.ts'
import { textOf } from './text-of.ts'
import { eachInTime, type TooSlow } from './within-time.ts'

/** A value, and the schema that it should match, as it stands in the bundle. */
export interface ExampleCase {
  schema: JsonValue
  value: JsonValue
  /** Where the value stands. */
  pointer: string
  /** What names the value, where that stands elsewhere. */
  holder?: string
  direction: Direction
}

/** What ajv is asked: everything that its answer depends on. */
export interface Question {
  schema: JsonObject | boolean
  value: JsonValue
  schemaText: string
  /** Both, as one text. */
  text: string
}

/** The sieve lets pass what is right; of the rest, what ajv is to word. Cases that are alike share a question. */
export const questionsOf = (model: ApiModel, cases: readonly ExampleCase[]): (Question | TooSlow | 'right')[] => {
  const sieves = {
    request: sieveOf(model, 'request'),
    response: sieveOf(model, 'response'),
    either: sieveOf(model, 'either'),
  }
  // Most examples stand in one place and are named from many, as their schemas are.
  const asked = new Map<JsonValue, Map<JsonValue, Question | 'right'>>()
  return eachInTime(cases, (each) => {
    const { schema, value, direction } = each
    const known = asked.get(value) ?? new Map<JsonValue, Question | 'right'>()
    asked.set(value, known)
    const key = keyOf(schema, direction)
    const before = key === undefined ? undefined : known.get(key)
    if (before !== undefined) return before
    const sieve = sieves[direction]
    const question = sieve(schema, value) === 'accepts' ? 'right' : questionOf(model, each, sieve)
    if (key !== undefined) known.set(key, question)
    return question
  })
}

/** What cases of one value have in common: a schema that is referred to, and nothing beside that. */
const keyOf = (schema: JsonValue, direction: Direction): string | undefined => {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined
  return typeof schema.$ref === 'string' && Object.keys(schema).length === 1 ? `${direction} ${schema.$ref}` : undefined
}

/** A case by the whole schema, or by what a sieve leaves of it. */
export const questionOf = (model: ApiModel, { schema, value, direction }: ExampleCase, sieve?: Sieve): Question => {
  const standalone = schemaFor(model, direction, schema, value, sieve)
  const schemaText = textOf(standalone)
  return { schema: standalone, value, schemaText, text: `${schemaText}\n${textOf(value)}` }
}

const schemaFor = (
  model: ApiModel,
  direction: Direction,
  node: JsonValue,
  value: JsonValue,
  sieve: Sieve | undefined,
): JsonObject | boolean => {
  let whole = sieve === undefined
  if (sieve) {
    const narrowed = standaloneSchema(model, direction, (draft) => {
      const result = narrow(node, value, sieve, draft)
      whole = result === undefined
      return result ?? true
    })
    if (!whole) return narrowed
  }
  return standaloneSchema(model, direction, (draft) => convert(node, draft))
}

/** What ajv finds wrong in each value. Schemas of equal text are compiled once. */
export const askAjv = async (questions: readonly Question[]): Promise<(readonly ErrorObject[] | TooSlow)[]> => {
  // Not loaded for a document whose examples are right.
  const { compilerOf } = await import('./compiler.ts')
  const compile = compilerOf()
  const validators = new Map<string, ValidateFunction | undefined>()
  for (const { schema, schemaText } of questions) {
    if (schema !== true && !validators.has(schemaText))
      validators.set(
        schemaText,
        attempt(() => compile(schema)),
      )
  }
  // Nothing but validating is ended in the middle: a compiler would not be fit for use after that.
  return eachInTime(questions, ({ value, schemaText }) => {
    const validate = validators.get(schemaText)
    return validate === undefined || attempt(() => validate(value)) !== false ? [] : (validate.errors ?? [])
  })
}

/** A schema that does not compile, or leads in circles, judges nothing: what is wrong with it is told elsewhere. */
const attempt = <Result>(run: () => Result): Result | undefined => {
  try {
    return run()
  } catch {
    return undefined
  }
}
