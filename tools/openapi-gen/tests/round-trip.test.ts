import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf, implemented, type Request } from './implemented.ts'

interface Case {
  place: 'path' | 'query' | 'header' | 'cookie'
  style: string
  explode: boolean
  schema: object
  value: fc.Arbitrary<unknown>
  content?: true
}

const keys = { path: 'path', query: 'query', header: 'headers', cookie: 'cookies' } as const

const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((each) => each + 0 || 0)
const object = (text: fc.Arbitrary<string>) =>
  fc.record({ R: number, G: text, B: fc.boolean() }, { requiredKeys: ['G'] })
const text = fc.string({ unit: 'grapheme' })
const without = (pattern: RegExp) => text.filter((each) => !pattern.test(each))
/** What a header can hold, of which nothing is encoded. */
const plain = fc.stringMatching(/^[\x21-\x2b\x2d-\x3c\x3e-\x7e]{1,9}$/)
/** What is not resolved away as a segment of a path. */
const segment = text.filter((each) => !['', '.', '..'].includes(each))

const string = { type: 'string' }
const strings = { type: 'array', items: string }
const numbers = { type: 'array', items: { type: ['number', 'null'] } }
const colours = {
  type: 'object',
  properties: { R: { type: 'number' }, G: string, B: { type: 'boolean' } },
  additionalProperties: false,
}

/** A scalar, lists and an object, written in one way; texts that this way cannot tell apart are left out. */
const written = (
  place: Case['place'],
  style: string,
  explode: boolean,
  texts: fc.Arbitrary<string>,
  scalars = texts,
): Case[] => {
  const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 4 })
  const nullable = fc.oneof(number, fc.constant(null))
  // One empty text in a list of one is an empty list.
  const list = some(texts).filter((each) => explode || each.length > 1 || each[0] !== '')
  // Exploded with dots between, neither lists of decimals nor objects with them can be read.
  const dots = style === 'label' && explode
  return [
    { place, style, explode, schema: string, value: scalars },
    { place, style, explode, schema: { type: 'boolean' }, value: fc.boolean() },
    { place, style, explode, schema: { type: ['integer', 'null'] }, value: fc.integer() },
    { place, style, explode, schema: strings, value: list },
    ...(dots ? [] : [{ place, style, explode, schema: numbers, value: some(nullable) }]),
    ...(dots ? [] : [{ place, style, explode, schema: colours, value: object(texts) }]),
  ]
}

const deep = {
  type: 'object',
  properties: {
    size: colours,
    tags: strings,
    more: { type: 'object', additionalProperties: { type: 'integer' } },
    parent: { $ref: '#/components/schemas/Deep' },
  },
}
const deepValue = fc.record({
  size: object(text),
  tags: fc.array(text, { minLength: 1 }),
  more: fc.dictionary(fc.stringMatching(/^(?:[a-z0-9_é ]+x|__proto__)$/), fc.integer(), { minKeys: 1 }),
  parent: fc.record({ parent: fc.record({ size: object(text) }) }),
})

const cases: Case[] = [
  ...written('path', 'simple', false, segment),
  ...written('path', 'simple', true, segment),
  ...written('path', 'label', false, without(/^\.?$/)),
  ...written('path', 'label', true, without(/\.|^$/)),
  ...written('path', 'matrix', false, text),
  ...written('path', 'matrix', true, text),
  ...written('query', 'form', true, text),
  ...written('query', 'form', false, text),
  ...written('query', 'spaceDelimited', false, without(/ /), text),
  ...written('query', 'pipeDelimited', false, without(/\|/), text),
  ...written('header', 'simple', false, plain),
  ...written('header', 'simple', true, plain),
  ...written('cookie', 'form', true, text),
  ...written('cookie', 'form', false, text),
  {
    place: 'query',
    style: 'deepObject',
    explode: true,
    schema: { $ref: '#/components/schemas/Deep' },
    value: deepValue,
  },
  // A client leaves out what is null.
  {
    place: 'query',
    style: 'form',
    explode: true,
    schema: {},
    value: fc
      .jsonValue()
      .filter((each) => each !== null)
      .map((each) => JSON.parse(JSON.stringify(each)) as unknown),
    content: true,
  },
]

const document = () => {
  const operations = cases.map(({ place, style, explode, schema, content }, index) => {
    const described = content ? { content: { 'application/json': { schema } } } : { style, explode, schema }
    const parameter = { name: 'color', in: place, required: true, ...described }
    const path = `/op${index}${place === 'path' ? '/{color}/end' : ''}`
    return [
      path,
      { get: { operationId: `op${index}`, parameters: [parameter], responses: { 204: { description: '' } } } },
    ]
  })
  return documentOf(Object.fromEntries(operations), { schemas: { Deep: deep } })
}

describe('what a client writes', () => {
  it('[TL-OPENAPI-162] reads back equal on the server, in every style, exploded or not', async () => {
    const taken: Request[] = []
    const take = (request: Request) => {
      taken.push(request)
      return { status: 204 }
    }
    const handlers = Object.fromEntries(cases.map((_, index) => [`op${index}`, take]))
    const { call } = await implemented(document(), handlers, { validateResponses: 'throw' })
    const any = fc.oneof(...cases.map(({ value }, index) => fc.tuple(fc.constant(index), value)))
    await fc.assert(
      fc.asyncProperty(any, async ([index, color]) => {
        const { place } = cases[index] as Case
        const request = { [keys[place]]: { color } }
        const answer = await call(`op${index}`, request)
        expect([answer.status, taken.pop()]).toEqual([204, request])
      }),
      { numRuns: 100 * cases.length },
    )
  })

  it('[TL-OPENAPI-162] reads back equal in bodies: JSON, forms, multipart, text and bytes', async () => {
    const schema = { ...deep, properties: { ...deep.properties, count: { type: 'integer' } } }
    const media = (name: string, described: object = { schema }) => ({ [name]: described })
    const file = {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' }, tags: strings, size: colours },
    }
    const taken: Request[] = []
    const content = {
      ...media('application/json'),
      ...media('application/x-www-form-urlencoded'),
      ...media('multipart/form-data', { schema: file }),
      ...media('text/plain', { schema: string }),
      ...media('image/*', {}),
    }
    const post = {
      operationId: 'send',
      requestBody: { required: true, content },
      responses: { 204: { description: '' } },
    }
    const { call } = await implemented(documentOf({ '/': { post } }, { schemas: { Deep: deep } }), {
      send: (request) => {
        taken.push(request)
        return { status: 204 }
      },
    })
    const form = fc.record({ count: fc.integer(), tags: fc.array(text, { minLength: 1 }), size: object(text) })
    const bytes = fc.uint8Array().map((each) => new Blob([new Uint8Array(each)], { type: 'image/png' }))
    const any = fc.oneof(
      fc.record({ contentType: fc.constant('application/json'), body: deepValue }),
      fc.record({ contentType: fc.constant('application/x-www-form-urlencoded'), body: form }),
      // A form of several parts ends its lines as the network does.
      fc.record({
        contentType: fc.constant('multipart/form-data'),
        body: fc.record({ file: bytes, tags: fc.array(without(/[\r\n]/), { minLength: 1 }), size: object(text) }),
      }),
      fc.record({ contentType: fc.constant('text/plain'), body: text }),
      fc.record({ contentType: fc.constant('image/png'), body: bytes }),
    )
    const plainly = async (value: unknown): Promise<unknown> => {
      if (value instanceof Blob) return [value.type, ...new Uint8Array(await value.arrayBuffer())]
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
      const entries = Object.entries(value).map(async ([name, inner]) => [name, await plainly(inner)] as const)
      return Object.fromEntries(await Promise.all(entries))
    }
    await fc.assert(
      fc.asyncProperty(any, async (request) => {
        await call('send', request)
        expect(await plainly(taken.pop())).toEqual(await plainly(request))
      }),
      { numRuns: 300 },
    )
  })
})
