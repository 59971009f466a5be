import type { ErrorObject } from 'ajv'
import type { ApiModel, JsonObject, JsonValue } from '../api-model.ts'
import { valueAt } from '../pointers.ts'
import type { Compiler } from './compiler.ts'
import type { Direction } from './direction.ts'
import { narrow } from './narrow.ts'
import { type Sieve, sieveOf } from './sieve.ts'
import { convert, standaloneSchema } from './standalone-schema.ts'
import { withinTime } from './within-time.ts'

/** A value, and the place of the schema that it should match. */
export interface ExampleCase {
  schema: string
  value: JsonValue
  /** Where the value stands. */
  pointer: string
  direction: Direction
}

/** What a schema finds wrong in a value; `too-slow` where a pattern of the schema runs without end on it. */
export type ExampleErrors = readonly ErrorObject[] | 'too-slow'

/** Judges values by the schemas of a model: the sieve lets pass what is right, ajv words what is wrong. */
export const judgeExamples = async (model: ApiModel, cases: readonly ExampleCase[]): Promise<ExampleErrors[]> => {
  const sieves = { request: sieve('request'), response: sieve('response'), either: sieve('either') }
  function sieve(direction: Direction): Sieve {
    return sieveOf(model, direction)
  }
  const schemas = cases.map(({ schema }) => schemaAt(model, schema))
  const verdicts = eachInTime(cases, ({ value, direction }, index) =>
    sieves[direction](schemas[index] as JsonValue, value),
  )
  const results = verdicts.map((verdict): ExampleErrors => (verdict === 'too-slow' ? verdict : []))
  const doubtful = cases.flatMap((each, index) =>
    verdicts[index] === 'accepts' || verdicts[index] === 'too-slow' ? [] : [{ each, index }],
  )
  if (doubtful.length === 0) return results
  const judge = await ajvJudge(model)
  const errors = eachInTime(doubtful, ({ each }) => judge(each, sieves[each.direction]))
  for (const [at, { index }] of doubtful.entries()) results[index] = errors[at] as ExampleErrors
  return results
}

/**
 * What ajv says of a case, by the whole schema, or by what a sieve leaves of it. A schema that does not compile judges
 * nothing: what is wrong with it is told elsewhere.
 */
export const ajvJudge = async (model: ApiModel) => {
  // Not loaded for a document whose examples are right.
  const { compilerOf } = await import('./compiler.ts')
  const compile = compilerOf()
  const known = new Map<string, readonly ErrorObject[]>()
  return ({ schema, value, direction }: ExampleCase, sieve?: Sieve): readonly ErrorObject[] => {
    const standalone = schemaFor(model, direction, schemaAt(model, schema), value, sieve)
    if (standalone === true) return []
    const key = JSON.stringify([standalone, value])
    const before = known.get(key)
    if (before) return before
    const errors = errorsOf(compile, standalone, value)
    known.set(key, errors)
    return errors
  }
}

const schemaAt = ({ bundle }: ApiModel, pointer: string): JsonValue =>
  (valueAt(bundle, pointer)?.value ?? true) as JsonValue

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

const errorsOf = (compile: Compiler, schema: JsonObject | boolean, value: JsonValue): readonly ErrorObject[] => {
  try {
    const validate = compile(schema)
    return validate(value) ? [] : (validate.errors ?? [])
  } catch {
    return []
  }
}

/** So many at once: setting a time limit takes longer than judging an honest example. */
const batchSize = 500
const timeLimitMs = 2000

const eachInTime = <Item, Result>(
  items: readonly Item[],
  run: (item: Item, index: number) => Result,
): (Result | 'too-slow')[] => {
  const results: (Result | 'too-slow')[] = []
  while (results.length < items.length) {
    const end = Math.min(results.length + batchSize, items.length)
    const inTime = withinTime(() => {
      while (results.length < end) results.push(run(items[results.length] as Item, results.length))
    }, timeLimitMs)
    if (!inTime) results.push('too-slow')
  }
  return results
}
