import type { JsonObject, JsonValue } from '../api-model.ts'
import { isJsonObject } from '../build-model.ts'
import { describeError } from '../describe-error.ts'
import { type Direction, exampleJudge, type JudgeExample } from '../example-schemas.ts'
import { childPointer } from '../load-documents.ts'
import { reduceErrors } from '../reduce-errors.ts'
import type { Fault, Rule, RuleContext } from './rule.ts'

/** At most so many faults are told of one example. */
const mostFaults = 3

/** @see OpenAPI 3.1.1 §4.8.14.1: examples should match the schema */
export const exampleInvalid: Rule = function* (context) {
  const judge = exampleJudge(context.model)
  for (const { node, pointer } of [...context.all('Parameter'), ...context.all('Header')]) {
    yield* judgeExamples(context, judge, node, pointer, pointer.includes('/headers/') ? 'response' : 'request')
  }
  for (const { node, pointer } of context.all('MediaType')) {
    if (!isJson(pointer)) continue
    yield* judgeExamples(context, judge, node, pointer, isOfRequest(pointer) ? 'request' : 'response')
  }
}

/** The examples of other media types are texts in their own syntax, which a JSON Schema does not describe. */
const isJson = (pointer: string): boolean => /~1(?:[^/;]*\+)?json(?:;[^/]*)?$/i.test(pointer)

const isOfRequest = (pointer: string): boolean =>
  /\/(?:requestBody|requestBodies\/[^/]+|parameters\/[^/]+)\/content\/[^/]+$/.test(pointer)

function* judgeExamples(
  { model }: RuleContext,
  judge: JudgeExample,
  node: JsonObject,
  pointer: string,
  direction: Direction,
): Iterable<Fault> {
  if (node.schema === undefined) return
  const schema = `${pointer}/schema`
  if (node.example !== undefined) yield* judgeOne(judge, schema, node.example, `${pointer}/example`, direction)
  for (const [key, item] of Object.entries(isJsonObject(node.examples) ? node.examples : {})) {
    const { value, pointer: place } = model.resolve(item, childPointer(pointer, 'examples', key))
    if (!isJsonObject(value) || value.value === undefined || value['x-invalid'] === true) continue
    yield* judgeOne(judge, schema, value.value, `${place}/value`, direction)
  }
}

function* judgeOne(
  judge: JudgeExample,
  schema: string,
  value: JsonValue,
  pointer: string,
  direction: Direction,
): Iterable<Fault> {
  const errors = reduceErrors(judge(schema, value, direction) ?? [])
  for (const error of errors.slice(0, mostFaults)) {
    const fault = describeError(error, value, 'the example')
    const message = error.instancePath === '' ? fault.message : `in the example, ${fault.message}`
    yield { ...fault, message, pointer: pointer + fault.pointer }
  }
}
