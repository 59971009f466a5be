import type { JsonObject } from '../api-model.ts'
import { isJsonObject } from '../api-model.ts'
import { describeError } from '../describe-error.ts'
import { type Direction, type ExampleCase, judgeExamples } from '../example-schemas.ts'
import { childPointer } from '../pointers.ts'
import { reduceErrors } from '../reduce-errors.ts'
import type { Rule, RuleContext } from './rule.ts'

/** At most so many faults are told of one example. */
const mostFaults = 3

/** @see OpenAPI 3.1.1 §4.8.14.1: examples should match the schema */
export const exampleInvalid: Rule = function* (context) {
  const cases = casesOf(context)
  for (const [index, errors] of judgeExamples(context.model, cases).entries()) {
    const { pointer, value } = cases[index] as ExampleCase
    if (errors === 'too-slow') {
      yield { message: 'a pattern of the schema runs too long on the example', pointer }
      continue
    }
    for (const error of reduceErrors(errors).slice(0, mostFaults)) {
      const fault = describeError(error, value, 'the example')
      const message = error.instancePath === '' ? fault.message : `in the example, ${fault.message}`
      yield { ...fault, message, pointer: pointer + fault.pointer }
    }
  }
}

const casesOf = (context: RuleContext): ExampleCase[] => [
  ...context.all('Parameter').flatMap(({ node, pointer }) => examplesOf(context, node, pointer, 'request')),
  ...context.all('Header').flatMap(({ node, pointer }) => examplesOf(context, node, pointer, 'response')),
  ...context
    .all('MediaType')
    .filter(({ pointer }) => isJson(pointer))
    .flatMap(({ node, pointer }) => {
      return examplesOf(context, node, pointer, isOfRequest(pointer) ? 'request' : 'response')
    }),
]

/** The examples of other media types are texts in their own syntax, which a JSON Schema does not describe. */
const isJson = (pointer: string): boolean => /~1(?:[^/;]*\+)?json(?:;[^/]*)?$/i.test(pointer)

const isOfRequest = (pointer: string): boolean =>
  /\/(?:requestBody|requestBodies\/[^/]+|parameters\/[^/]+)\/content\/[^/]+$/.test(pointer)

const examplesOf = ({ model }: RuleContext, node: JsonObject, pointer: string, direction: Direction): ExampleCase[] => {
  if (node.schema === undefined) return []
  const schema = `${pointer}/schema`
  const named = Object.entries(isJsonObject(node.examples) ? node.examples : {}).flatMap(([key, item]) => {
    const { value, pointer: place } = model.resolve(item, childPointer(pointer, 'examples', key))
    if (!isJsonObject(value) || value.value === undefined || value['x-invalid'] === true) return []
    return [{ schema, value: value.value, pointer: `${place}/value`, direction }]
  })
  if (node.example === undefined) return named
  return [{ schema, value: node.example, pointer: `${pointer}/example`, direction }, ...named]
}
