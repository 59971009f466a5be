import { readFileSync } from 'node:fs'
import type { FragmentCache } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'
import fc from 'fast-check'
import { astToString, type GlobalContext, resolveRef, scanDiscriminators, transformSchema } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openapiTypescript } from '../src/type-engine.ts'
import { github, slice } from './third-party.ts'

/** What the engine's own, undivided transformation writes with the defaults of its command. */
const undivided = (document: JsonObject): string => {
  const schema = document as never
  const context = {
    defaultNonNullable: true,
    discriminators: scanDiscriminators(schema, { silent: true }),
    injectFooter: [],
    silent: true,
    resolve: (ref: string) => resolveRef(schema, ref, { silent: true }),
  } as unknown as GlobalContext
  return astToString(transformSchema(schema, context) as never)
}

const remembering = (): FragmentCache & { hits: number } => {
  const texts = new Map<string, string>()
  const cache = {
    hits: 0,
    get(key: string) {
      const known = texts.get(key)
      if (known !== undefined) cache.hits++
      return known
    },
    set: (key: string, value: string) => void texts.set(key, value),
  }
  return cache
}

const animal = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } }
const item = (ref: string) => ({
  parameters: [{ name: 'q', in: 'query', schema: { allOf: [{ $ref: ref }], required: ['kind'] } }],
  get: { operationId: 'getIt', responses: { '200': { description: 'It.' } } },
})

/** Documents that use what acts beyond one part: discriminators, helper types, recursion, webhooks, callbacks. */
const documents: Record<string, JsonObject> = {
  parcels: parse(readFileSync(new URL('fixtures/parcels.yaml', import.meta.url), 'utf8')) as JsonObject,
  github: slice(github(), 40) as JsonObject,
  discriminated: {
    openapi: '3.1.0',
    info: { title: 'Zoo', version: '1' },
    paths: {},
    webhooks: { fed: { post: { operationId: 'fed', responses: { '204': { description: 'Thanks.' } } } } },
    components: {
      schemas: {
        Animal: {
          oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
          discriminator: { propertyName: 'kind', mapping: { feline: '#/components/schemas/Cat' } },
        },
        Cat: animal,
        Dog: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object' }] },
        Base: { ...animal, discriminator: { propertyName: 'kind' } },
      },
    },
  },
  helperFirst: {
    openapi: '3.1.0',
    info: { title: 'Zoo', version: '1' },
    paths: { '/a': item('#/components/schemas/Animal') },
    components: { schemas: { Animal: animal } },
  },
  odd: {
    openapi: '3.1.0',
    info: { title: 'Odd', version: '1' },
    paths: {},
    components: {
      schemas: {
        Texts: {
          type: 'object',
          title: '  Two\n\n   lines  ',
          properties: Object.fromEntries(
            [
              'tab\there',
              'a\r\nb',
              'a\rb',
              'a\u2028b',
              'a */ b',
              '\n  \n',
              'ü 🌍',
              '\'"`\\',
              'a\u00a0b',
              '',
              '   ',
            ].map((text, index) => [
              `${index}${text}`,
              { type: 'string', description: text, enum: [text, 'plain'], default: text, example: { deep: [text] } },
            ]),
          ),
        },
        Kinds: {
          type: 'object',
          required: ['7', 'a-b'],
          properties: {
            7: { type: 'array', items: { type: ['string', 'null'] } },
            'a-b': { type: 'array', prefixItems: [{ type: 'string' }, { const: -1 }] },
            constructor: { enum: [1, -1.5, true, null, 'x', { a: [1] }] },
            __proto: {
              type: 'object',
              readOnly: true,
              additionalProperties: { type: 'array', items: { anyOf: [{ type: 'integer' }, {}] } },
            },
            none: { not: {} },
            all: {
              allOf: [
                { type: 'object', properties: { a: { const: 'b' } } },
                { oneOf: [{ type: 'boolean' }, { type: 'object' }] },
              ],
            },
            pattern: {
              type: 'object',
              patternProperties: { '^x': { type: 'number' } },
              $defs: { Inner: { type: 'null' } },
            },
          },
        },
      },
    },
  },
  empty: { openapi: '3.1.0', info: { title: 'None', version: '1' }, paths: {} },
}

describe('the engine, part by part', () => {
  for (const [name, document] of Object.entries(documents)) {
    it(`[TL-OPENAPI-201] writes ${name} as the undivided engine does`, () => {
      const parts = openapiTypescript(structuredClone(document), [], { plain: true })
      expect(parts).toBe(undivided(structuredClone(document)))
    })
  }

  it('[TL-OPENAPI-202] writes the same with whatever it remembers of a document before an edit', () => {
    const before = documents.discriminated as JsonObject
    const schemas = ['Animal', 'Cat', 'Dog', 'Base']
    const edit = fc.record({
      schema: fc.constantFrom(...schemas),
      value: fc.oneof(
        fc.constantFrom(...schemas).map((name): JsonValue => ({ $ref: `#/components/schemas/${name}` })),
        fc
          .constantFrom(...schemas)
          .map((name): JsonValue => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } })),
        fc.constant<JsonValue>({ ...animal, description: 'Another.' }),
        fc.constantFrom(...schemas).map(
          (name): JsonValue => ({
            allOf: [{ $ref: `#/components/schemas/${name}` }],
            required: ['kind'],
            discriminator: { propertyName: 'other' },
          }),
        ),
      ),
    })
    let hits = 0
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const cache = remembering()
        const document = structuredClone(before)
        openapiTypescript(structuredClone(document), [], { cache })
        for (const { schema, value } of edits) {
          ;((document.components as JsonObject).schemas as JsonObject)[schema] = value
          const warm = openapiTypescript(structuredClone(document), [], { cache })
          expect(warm).toBe(openapiTypescript(structuredClone(document), []))
          const plain = openapiTypescript(structuredClone(document), [], { plain: true })
          expect(plain).toBe(undivided(structuredClone(document)))
        }
        hits += cache.hits
      }),
      { seed: 7, numRuns: 60 },
    )
    expect(hits).toBeGreaterThan(0)
  })
})
