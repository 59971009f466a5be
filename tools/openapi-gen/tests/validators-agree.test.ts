import { describe, expect, it } from 'vitest'
import { agreement } from './agreement.ts'
import { modelOf } from './generated.ts'
import { parcels } from './parcels.ts'
import { github, slice } from './third-party.ts'

const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const text = { type: 'string' }

/** Schemas whose keywords look at each other, or across references. */
const interwoven = {
  Base: { type: 'object', required: ['id'], properties: { id: text, kind: { enum: ['a', 'b', 'long enough'] } } },
  Closed: { allOf: [refer('Base')], properties: { more: { type: 'integer' } }, unevaluatedProperties: false },
  Outer: { allOf: [refer('Closed'), { properties: { extra: text } }] },
  Either: {
    oneOf: [refer('Base'), { type: 'object', required: ['name'], properties: { name: text } }],
    unevaluatedProperties: { type: 'integer' },
  },
  Pair: { type: 'array', prefixItems: [text, { type: ['integer', 'null'] }], items: { type: 'boolean' } },
  ClosedPair: { allOf: [{ prefixItems: [text, refer('Base')] }], unevaluatedItems: false },
  Holder: { type: 'object', properties: { closed: refer('Closed'), list: { type: 'array', items: refer('Closed') } } },
  Chain: { type: 'object', properties: { next: refer('Chain'), value: { type: 'number', exclusiveMinimum: 0 } } },
  ClosedChain: { ...refer('Chain'), properties: { extra: refer('ClosedChain') }, unevaluatedProperties: false },
  Counted: { type: 'array', contains: { type: 'integer' }, minContains: 1, maxContains: 2, uniqueItems: true },
  Named: { type: 'object', propertyNames: { pattern: '^[a-z]+$', maxLength: 4 }, patternProperties: { '^e': text } },
  Depends: {
    type: 'object',
    properties: { id: text, name: text, extra: true },
    dependentRequired: { id: ['name'] },
    dependentSchemas: { extra: { required: ['name'], properties: { extra: text } } },
  },
  Condition: {
    type: 'object',
    properties: { kind: { enum: ['x', 'y'] }, value: true },
    if: { properties: { kind: { const: 'x' } }, required: ['kind'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { value: { type: 'integer' } } },
    else: { properties: { value: text } },
  },
  Not: { type: 'object', properties: { id: text }, not: { required: ['id'], properties: { id: { minLength: 2 } } } },
  Constant: { type: 'object', properties: { a: { const: { b: [1, { c: null }] } }, d: { enum: [[1], { e: 2 }] } } },
  Never: { type: 'object', properties: { id: false, name: true } },
  Same: refer('Chain'),
}

const check = async (document: unknown, rounds: number) => {
  const { differences, accepted, refused } = await agreement(await modelOf(document), rounds)
  expect(differences.slice(0, 5)).toEqual([])
  expect(Math.min(accepted, refused)).toBeGreaterThan(100)
}

describe('validators judge as plain ajv does by the schemas in the document', () => {
  it('[TL-OPENAPI-181] of parcels', () => check(parcels(), 300))
  it('[TL-OPENAPI-181] of schemas that look at each other', () => {
    const info = { title: 'Schemas', version: '1' }
    return check({ openapi: '3.1.0', info, paths: {}, components: { schemas: interwoven } }, 1000)
  })
  it('[TL-OPENAPI-181] of a slice of GitHub', () => check(slice(github(), 30), 30))
})
