import type { JsonObject, JsonValue, SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newAjv } from '../../src/contract/schema-judge.ts'
import { valuesOf } from '../../src/values/arbitrary.ts'
import { brokenOf } from '../../src/values/broken.ts'
import { drawn } from '../../src/values/tried.ts'
import { documentOf } from './document-of.ts'

const made = (schema: SchemaObject, schemas?: JsonObject, version?: '3.0' | '3.1'): JsonValue[] => {
  const document = documentOf(schema, schemas, version)
  const validate = newAjv().compile(document.schema)
  const { arbitrary } = valuesOf(document)
  const values = arbitrary ? drawn(arbitrary, 60, 3).filter((each) => each !== undefined) : []
  expect(values.filter((each) => !validate(JSON.parse(JSON.stringify(each))))).toEqual([])
  return values
}

/** That all values are as they have to be, and which of these are among them. */
const check = (schema: SchemaObject, among: Record<string, (value: never) => boolean>, schemas?: JsonObject) => {
  const values = made(schema, schemas)
  const seen = Object.keys(among).filter((name) => values.some((each) => among[name]?.(each as never)))
  expect({ count: values.length, seen }).toEqual({ count: 60, seen: Object.keys(among) })
}

const gapsOf = (schema: SchemaObject) => valuesOf(documentOf(schema)).gaps

describe('texts', () => {
  it('[TL-VERIFY-301] are short, long, of all scripts, and of the lengths that are allowed', () =>
    check(
      { type: 'string', minLength: 1, maxLength: 3000 },
      {
        short: (text: string) => text.length < 4,
        longest: (text: string) => [...text].length === 3000,
        astral: (text: string) => /[\u{10000}-\u{10ffff}]/u.test(text),
        quoted: (text: string) => text.includes('"'),
        controlled: (text: string) => /\n/.test(text),
      },
    ))
  it('[TL-VERIFY-301] are those that a pattern matches, also with what looks ahead', () => {
    check({ type: 'string', pattern: '^[A-Z]{2}-[0-9]{4}$' }, { one: (text: string) => /^..-/.test(text) })
    check(
      { type: 'string', pattern: '^(?=.*[A-Z])(?=.*\\d).{8,}$', maxLength: 20 },
      { one: (text: string) => /\d/.test(text) },
    )
    check(
      { type: 'string', pattern: '.', maxLength: 40 },
      { astral: (text: string) => /[\u{10000}-\u{10ffff}]/u.test(text) },
    )
    check({ type: 'string', pattern: '^a+$', maxLength: 90 }, { long: (text: string) => text.length > 60 })
  })
  it.each([
    ...['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'url'],
    ...['uuid', 'uri-template', 'json-pointer', 'relative-json-pointer', 'regex', 'byte', 'iso-date-time', 'iso-time'],
    'json-pointer-uri-fragment',
  ])('[TL-VERIFY-301] of the format %s, and others', (format) =>
    check({ type: 'string', format }, { one: (text: string) => typeof text === 'string' }),
  )
  it('[TL-VERIFY-302] that no generator finds are named', () => {
    const required = { type: 'object', required: ['a'], properties: { a: { type: 'string', pattern: 'a^b' } } } as const
    expect(gapsOf({ type: 'string', pattern: '(?!)' })).toEqual([{ path: '', constraint: 'the pattern (?!)' }])
    expect(gapsOf({ type: 'string', pattern: '[^\\s\\S]' })).toEqual([
      { path: '', constraint: 'the pattern [^\\s\\S]' },
    ])
    expect(gapsOf({ ...required } as unknown as SchemaObject)).toEqual([
      { path: '/a', constraint: 'the pattern a^b' },
      { path: '/a', constraint: 'a member that is required' },
    ])
    expect(gapsOf({ type: 'string', minLength: 5, maxLength: 2 })).toEqual([
      { path: '', constraint: 'minLength 5, maxLength 2' },
    ])
  })
  it('[TL-VERIFY-301] of a pattern that takes exponential time are made and broken in no time', () => {
    const schema: SchemaObject = { type: 'string', pattern: '^(a+)+$' }
    check(schema, { one: (text: string) => text.startsWith('a') })
    const broken = brokenOf(documentOf(schema))
    expect(broken && drawn(broken, 30, 1).every((each) => each !== undefined)).toBe(true)
  })
})

describe('numbers', () => {
  it('[TL-VERIFY-301] meet their bounds and keep their steps', () => {
    check(
      { type: 'integer', minimum: 5, maximum: 100_000, multipleOf: 5 },
      { least: (value: number) => value === 5, most: (value: number) => value === 100_000 },
    )
    check({ type: 'number', exclusiveMinimum: 0, maximum: 1 }, { fraction: (value: number) => value % 1 !== 0 })
    check({ type: 'number', multipleOf: 0.01, minimum: 0, maximum: 10 }, { one: (value: number) => value > 0 })
    check({ type: 'integer', format: 'int32' }, { large: (value: number) => value > 2 ** 30 })
    check({ type: 'integer', format: 'int64' }, { large: (value: number) => value > 2 ** 40 })
  })
})

describe('objects and arrays', () => {
  const person: SchemaObject = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, id: { type: 'integer', readOnly: true }, age: { type: 'integer' } },
  }
  it('[TL-VERIFY-301] have members now and then, and none that only the service writes', () => {
    check(person, { least: (value: JsonObject) => !('age' in value), most: (value: JsonObject) => 'age' in value })
    expect(made(person).filter((value) => 'id' in (value as JsonObject))).toEqual([])
  })
  it('[TL-VERIFY-301] end where a schema refers to itself', () => {
    const tree = {
      type: 'object',
      properties: { kids: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    }
    check(
      { $ref: '#/components/schemas/Tree' },
      { deep: (value: never) => JSON.stringify(value).includes('[{"kids"') },
      { Tree: tree },
    )
    const endless = {
      type: 'object',
      required: ['next'],
      properties: { next: { $ref: '#/components/schemas/Endless' } },
    }
    const { arbitrary, gaps } = valuesOf(documentOf({ $ref: '#/components/schemas/Endless' }, { Endless: endless }))
    expect([arbitrary, gaps.length > 0]).toEqual([undefined, true])
  })
  it('[TL-VERIFY-301] are the alternative that their discriminator names', () => {
    const schemas = {
      Cat: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
      Dog: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, barks: { type: 'boolean' } } },
    }
    const schema: SchemaObject = {
      anyOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { meow: '#/components/schemas/Cat' } },
    }
    const kinds = new Set(made(schema, schemas).map((value) => (value as JsonObject).kind))
    expect([...kinds].sort()).toEqual(['Dog', 'meow'])
  })
  it('[TL-VERIFY-301] keep what OpenAPI 3.0 says in its own words', () => {
    const values = made({ type: 'number', nullable: true, minimum: 0, exclusiveMinimum: true }, {}, '3.0')
    expect([values.includes(null), values.some((each) => each === 0)]).toEqual([true, false])
  })
  it('[TL-VERIFY-301] keep what depends on a member, on names and on the number of members', () => {
    check(
      {
        type: 'object',
        properties: { card: { type: 'string' }, code: { type: 'integer' }, note: { type: 'string' } },
        dependentSchemas: { card: { required: ['code'], properties: { code: { minimum: 100, maximum: 999 } } } },
      },
      { with: (value: JsonObject) => 'card' in value, without: (value: JsonObject) => !('card' in value) },
    )
    check(
      { type: 'object', minProperties: 2, maxProperties: 3, propertyNames: { pattern: '^[a-z]{2,4}$' } },
      { two: (value: JsonObject) => Object.keys(value).length === 2 },
    )
    check(
      { type: 'object', patternProperties: { '^x-': { type: 'integer' } }, additionalProperties: false },
      { one: (value: JsonObject) => Object.keys(value).some((name) => name.startsWith('x-')) },
    )
  })
  it('[TL-VERIFY-301] hold items that differ, and one that has to be there', () => {
    check(
      { type: 'array', uniqueItems: true, minItems: 2, items: { type: 'boolean' } },
      { two: (value: boolean[]) => value.length === 2 },
    )
    check(
      { type: 'array', items: { type: 'integer' }, contains: { const: 7 }, maxItems: 4 },
      { more: (value: number[]) => value.length > 1 },
    )
  })
  it('[TL-VERIFY-301] shrink to the smallest that is allowed', () => {
    const { arbitrary } = valuesOf(documentOf({ ...(person as JsonObject), additionalProperties: false }))
    const { counterexample } = fc.check(
      fc.property(arbitrary ?? fc.constant(null), (value) => !('age' in (value as JsonObject))),
      { seed: 4 },
    )
    expect(counterexample).toEqual([{ name: '', age: 0 }])
  })
})

describe('what is wrong', () => {
  it('[TL-VERIFY-303] is named by place and keyword, for every keyword', () => {
    const broken = brokenOf(
      documentOf({
        type: 'object',
        required: ['name', 'tags', 'size'],
        additionalProperties: false,
        dependentRequired: { from: ['to'], to: ['from'] },
        properties: {
          name: { type: 'string', minLength: 2, maxLength: 9, pattern: '^[a-z]+$' },
          mail: { type: 'string', format: 'email' },
          tags: { type: 'array', minItems: 1, maxItems: 3, items: { enum: ['a', 'b'] } },
          ids: { type: 'array', uniqueItems: true, items: { type: 'integer' } },
          size: { type: 'integer', minimum: 5, maximum: 50, multipleOf: 5 },
          from: { type: 'boolean' },
          to: { type: 'boolean' },
        },
      }),
    )
    const seen = broken
      ? drawn(broken, 1500, 2).map((each) => `${each?.member.replace(/\d+/, '0')} ${each?.keyword}`)
      : []
    expect([...new Set(seen)].sort()).toEqual([
      ' additionalProperties',
      ' dependentRequired',
      ' required',
      ' type',
      '/from type',
      '/ids type',
      '/ids uniqueItems',
      '/ids/0 type',
      '/mail format',
      '/mail type',
      '/name maxLength',
      '/name minLength',
      '/name pattern',
      '/name type',
      '/size maximum',
      '/size minimum',
      '/size multipleOf',
      '/size type',
      '/tags maxItems',
      '/tags minItems',
      '/tags type',
      '/tags/0 enum',
      '/to type',
    ])
  })
  it('[TL-VERIFY-303] is nothing where everything is allowed', () => {
    const broken = brokenOf(documentOf(true))
    expect(broken ? drawn(broken, 3, 1) : []).toEqual([undefined, undefined, undefined])
  })
})
