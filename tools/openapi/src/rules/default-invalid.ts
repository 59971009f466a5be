import { faultsOfValues } from '../examples/example-faults.ts'
import type { ExampleCase } from '../examples/judge-examples.ts'
import type { Placed, Rule } from './rule.ts'

/** @see OpenAPI 3.0.4 §4.7.24.1 and JSON Schema 2020-12 validation §9.2: a default should match its own schema */
// implements: TL-OPENAPI-130
export const defaultInvalid: Rule = ({ model, cache, all, references }) => {
  // What stands beside a reference counts from 3.1 on.
  const schemas = model.version === '3.0' ? all('Schema') : [...all('Schema'), ...references('Schema')]
  return faultsOfValues({ model, cache }, defaultCases(schemas), 'the default')
}

export const defaultCases = (schemas: readonly Placed[]): ExampleCase[] =>
  schemas.flatMap(({ node, pointer }) =>
    node.default === undefined
      ? []
      : [{ schema: node, value: node.default, pointer: `${pointer}/default`, direction: 'either' }],
  )
