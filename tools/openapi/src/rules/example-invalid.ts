import type { JsonObject } from '../api-model.ts'
import { isJsonObject } from '../api-model.ts'
import type { Direction } from '../examples/direction.ts'
import { faultsOfValues } from '../examples/example-faults.ts'
import type { ExampleCase } from '../examples/judge-examples.ts'
import { childPointer } from '../pointers.ts'
import type { Placed, Rule, RuleContext } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.14.1 and §4.8.24: examples should match the schema */
// implements: TL-OPENAPI-008
export const exampleInvalid: Rule = (context) => faultsOfValues(context, exampleCases(context), 'the example')

/** Every example that a schema describes, with the place of that schema. */
export const exampleCases = (context: Pick<RuleContext, 'model' | 'all' | 'references'>): ExampleCase[] => [
  ...context.all('Parameter').flatMap(({ node, pointer }) => examplesOf(context, node, pointer, 'request')),
  ...context.all('Header').flatMap(({ node, pointer }) => examplesOf(context, node, pointer, 'response')),
  ...context
    .all('MediaType')
    .filter(({ pointer }) => isJson(pointer))
    .flatMap(({ node, pointer }) => {
      return examplesOf(context, node, pointer, isOfRequest(pointer) ? 'request' : 'response')
    }),
  ...context.all('Schema').flatMap(examplesOfSchema),
  // What stands beside a reference counts from 3.1 on.
  ...(context.model.version === '3.0' ? [] : context.references('Schema').flatMap(examplesOfSchema)),
]

/** The examples of other media types are texts in their own syntax, which a JSON Schema does not describe. */
const isJson = (pointer: string): boolean => /~1(?:[^/;]*\+)?json(?:;[^/]*)?$/i.test(pointer)

const isOfRequest = (pointer: string): boolean =>
  /\/(?:requestBody|requestBodies\/[^/]+|parameters\/[^/]+)\/content\/[^/]+$/.test(pointer)

const examplesOf = (
  { model }: Pick<RuleContext, 'model'>,
  node: JsonObject,
  pointer: string,
  direction: Direction,
): ExampleCase[] => {
  const { schema } = node
  if (schema === undefined) return []
  const named = Object.entries(isJsonObject(node.examples) ? node.examples : {}).flatMap(([key, item]) => {
    const { value, pointer: place } = model.resolve(item, childPointer(pointer, 'examples', key))
    if (!isJsonObject(value) || value.value === undefined || value['x-invalid'] === true) return []
    return [{ schema, value: value.value, pointer: `${place}/value`, holder: pointer, direction }]
  })
  if (node.example === undefined) return named
  return [{ schema, value: node.example, pointer: `${pointer}/example`, direction }, ...named]
}

// implements: TL-OPENAPI-129
const examplesOfSchema = ({ node: schema, pointer }: Placed): ExampleCase[] => {
  const { example, examples } = schema
  if (example === undefined && examples === undefined) return []
  const listed = (Array.isArray(examples) ? examples : []).map((value, index): ExampleCase => {
    return { schema, value, pointer: childPointer(pointer, 'examples', index), direction: 'either' }
  })
  if (example === undefined) return listed
  return [{ schema, value: example, pointer: `${pointer}/example`, direction: 'either' }, ...listed]
}
