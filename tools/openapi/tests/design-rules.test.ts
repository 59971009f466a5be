import { mayBacktrack } from '@throughline/kernel/backtracking'
import { describe, expect, it } from 'vitest'
import { rules } from '../src/rules/index.ts'
import { api, findingsOf, remarksOf } from './workspace.ts'

/** The findings of one code in a document, as `line:column message`. */
const check = async (code: keyof typeof rules, rest: string, version?: string): Promise<string[]> => {
  const read = rules[code].level === 'info' ? remarksOf : findingsOf
  const lines = await read({ 'api.yaml': api(rest, version) })
  return lines.filter((line) => line.startsWith(`${code} `)).map((line) => line.slice(`${code} api.yaml:`.length))
}

const operation = (responses: string) => `paths: { /a: { get: { operationId: a, responses: ${responses} } } }`
const ok = '{ 200: { description: ok } }'
const schemas = (text: string) => `${operation(ok)}\ncomponents:\n  schemas:\n${text.replace(/^/gm, '    ')}`

describe('responses', () => {
  it('[TL-OPENAPI-121] success-response-missing', async () => {
    const success = (responses: string) => check('success-response-missing', operation(responses))
    for (const status of ['200', '2XX', '303', '101', 'default']) {
      expect(await success(`{ ${status}: { description: x } }`), status).toEqual([])
    }
    expect(await success('{ 400: { description: x }, 5XX: { description: x } }')).toEqual([
      '3:39 a has no response for a success',
    ])
    expect(await success('{}')).toEqual(['3:39 a has no response at all'])
    // What stands elsewhere, where it may not, is at fault for that.
    const elsewhere = "paths: { /a: { get: { $ref: '#/paths/~1b/get' } } }"
    expect(await check('success-response-missing', elsewhere)).toEqual([])
    expect(await success('{ 100: { description: x } }')).toEqual(['3:39 a has no response for a success'])
  })

  it('[TL-OPENAPI-121] error-response-missing', async () => {
    const error = (responses: string) => check('error-response-missing', operation(responses))
    for (const status of ['400', '4XX', '500', 'default']) {
      expect(await error(`{ 200: { description: x }, ${status}: { description: x } }`), status).toEqual([])
    }
    expect(await error('{ 200: { description: x }, 304: { description: x } }')).toEqual([
      '3:39 a has no response for an error',
    ])
    expect(await error('{}')).toEqual([])
  })

  it('[TL-OPENAPI-121] are not asked of webhooks and callbacks, nor twice of one operation', async () => {
    const hook = 'w: { post: { operationId: w, responses: { 500: { description: x } } } }'
    const callback = "callbacks: { c: { '{$url}': { post: { responses: { 201: { description: x } } } } } }"
    const both = `webhooks: { ${hook} }\npaths: { /a: { get: { operationId: a, ${callback}, responses: { default: { description: x } } } } }`
    expect(await check('success-response-missing', both)).toEqual([])
    expect(await check('error-response-missing', both)).toEqual([])
    const shared = `${operation('{ 204: { description: x } }').slice(0, -2)} , /b: { $ref: '#/paths/~1a' } }`
    expect(await check('error-response-missing', shared)).toEqual(['3:39 a has no response for an error'])
  })
})

describe('request-body-unsendable', () => {
  it('[TL-OPENAPI-139] is told of the methods that send none', async () => {
    const body = 'requestBody: { content: { text/plain: {} } }'
    const paths = (method: string) => `paths: { /a: { ${method}: { operationId: a, ${body}, responses: ${ok} } } }`
    for (const method of ['post', 'put', 'patch', 'delete', 'options']) {
      expect(await check('request-body-unsendable', paths(method)), method).toEqual([])
    }
    expect(await check('request-body-unsendable', paths('get'))).toEqual([
      '3:39 a has a request body, which GET cannot send',
    ])
    expect(await check('request-body-unsendable', paths('head'))).toHaveLength(1)
    expect(await check('request-body-unsendable', paths('trace'))).toHaveLength(1)
  })
})

describe('component-unused', () => {
  const unused = (rest: string, version?: string) => check('component-unused', rest, version)
  const all = (use: (section: string) => string) => `
paths:
  /a:
    parameters: [${use('parameters')}]
    post:
      operationId: a
      security: [${use('security')}]
      requestBody: ${use('requestBodies')}
      responses:
        200: ${use('responses')}
        201:
          description: x
          headers: { H: ${use('headers')} }
          content: { application/json: { schema: ${use('schemas')}, examples: { e: ${use('examples')} } } }
          links: { l: ${use('links')} }
      callbacks: { c: ${use('callbacks')} }
  /b: ${use('pathItems')}
components:
  schemas: { X: {} }
  responses: { X: { description: x } }
  parameters: { X: { name: q, in: query, schema: {} } }
  examples: { X: { value: 1 } }
  requestBodies: { X: { content: {} } }
  headers: { X: { schema: {} } }
  securitySchemes: { X: { type: http, scheme: basic } }
  links: { X: { operationId: a } }
  callbacks: { X: {} }
  pathItems: { X: {} }
`
  const plain: Record<string, string> = {
    parameters: '',
    requestBodies: '{ content: {} }',
    responses: '{ description: x }',
    headers: '{ schema: {} }',
    examples: '{ value: 1 }',
    links: '{ operationId: a }',
  }

  it('[TL-OPENAPI-122] knows every kind of component, and what refers to it', async () => {
    const used = (section: string) => (section === 'security' ? '{ X: [] }' : `{ $ref: '#/components/${section}/X' }`)
    expect(await unused(all(used))).toEqual([])
    expect(await unused(all((section) => plain[section] ?? '{}'))).toEqual([
      "21:14 nothing uses the schema 'X'",
      "22:16 nothing uses the response 'X'",
      "23:17 nothing uses the parameter 'X'",
      "24:15 nothing uses the example 'X'",
      "25:20 nothing uses the request body 'X'",
      "26:14 nothing uses the header 'X'",
      "27:22 nothing uses the security scheme 'X'",
      "28:12 nothing uses the link 'X'",
      "29:16 nothing uses the callback 'X'",
      "30:16 nothing uses the path item 'X'",
    ])
  })

  const answer = (schema: string, components: string) =>
    `paths: { /a: { get: { operationId: a, responses: { default: { description: x, content: { a/json: { schema: ${schema} } } } } } } }\ncomponents:\n  schemas:\n${components.replace(/^/gm, '    ')}`

  it('[TL-OPENAPI-122] counts what is used by way of others, not by itself', async () => {
    const chain =
      "A: { items: { $ref: '#/components/schemas/B' } }\nB: { items: { $ref: '#/components/schemas/B/items' } }"
    expect(await unused(answer("{ $ref: '#/components/schemas/A' }", chain))).toEqual([])
    expect(await unused(answer("{ $ref: '#/components/schemas/B' }", chain))).toEqual([
      "6:5 nothing uses the schema 'A'",
    ])
    expect(await unused(answer('{}', chain))).toEqual([
      "6:5 nothing uses the schema 'A'",
      "7:5 only what is unused itself uses the schema 'B'",
    ])
  })

  it('[TL-OPENAPI-122] counts discriminators, and what is made of a schema with one', async () => {
    const mapping = (value: string) => `{ discriminator: { propertyName: k, mapping: { cat: '${value}' } } }`
    const cat = 'Cat: { required: [k], properties: { k: {} } }'
    for (const value of ['Cat', '#/components/schemas/Cat']) {
      expect(await unused(answer(mapping(value), cat)), value).toEqual([])
    }
    const made = (pet: string) =>
      `Pet: { ${pet} }\nCat: { allOf: [{ $ref: '#/components/schemas/Pet' }] }\nLion: { allOf: [{ $ref: '#/components/schemas/Cat' }] }`
    const pet = "{ $ref: '#/components/schemas/Pet' }"
    expect(await unused(answer(pet, made('discriminator: { propertyName: k }')))).toEqual([])
    expect(await unused(answer(pet, made('type: object')))).toEqual(
      ["7:5 nothing uses the schema 'Cat'", "8:5 nothing uses the schema 'Lion'"]
        .map((line) =>
          line.replace("nothing uses the schema 'Cat'", "only what is unused itself uses the schema 'Cat'"),
        )
        .sort(),
    )
  })

  it('[TL-OPENAPI-122] counts extensions and names that schemas give themselves', async () => {
    const extension = (key: string) =>
      `${operation(ok)}\n${key}: { deep: [{ $ref: '#/components/schemas/A' }] }\ncomponents: { schemas: { A: {} } }`
    expect(await unused(extension('x-events'))).toEqual([])
    for (const [reference, name] of [
      ['https://acme.test/a', "$id: 'https://acme.test/a'"],
      ['#a', '$anchor: a'],
    ]) {
      expect(await unused(answer(`{ $ref: '${reference}' }`, `A: { ${name} }`)), name).toEqual([])
    }
    expect(await unused(answer("{ $dynamicRef: '#a' }", 'A: { $dynamicAnchor: a }'))).toEqual([])
    const example = answer('{}', 'A: {}').replace(
      'schema: {}',
      "examples: { e: { value: { $ref: '#/components/schemas/A' } } }",
    )
    expect(await unused(example)).toEqual([
      "6:5 nothing uses the schema 'A'; in the value of an example, '$ref' is no reference",
    ])
  })

  it('[TL-OPENAPI-122] lets a document be that is there for its components', async () => {
    const library = 'components: { schemas: { A: {} } }'
    expect(await unused(library)).toEqual([])
    expect(await unused(`paths: {}\n${library}`, '3.0.3')).toEqual([])
    expect(await unused(`${operation(ok)}\n${library}`)).toEqual(["4:26 nothing uses the schema 'A'"])
  })
})

describe('enum-duplicate', () => {
  it('[TL-OPENAPI-123] finds equal values, whatever their type', async () => {
    const doubles = (list: string) => check('enum-duplicate', schemas(`A: { enum: ${list} }`))
    expect(await doubles('[a, A, "1", 1, true, "true", null, { x: 1 }, [1]]')).toEqual([])
    expect(await doubles('[a, b, a]')).toEqual(['6:23 the enum lists "a" twice'])
    expect(await doubles('[1, 1.0]')).toEqual(['6:20 the enum lists 1 twice'])
    expect(await doubles('[{ x: 1, y: 2 }, { y: 2, x: 1 }]')).toEqual(['6:33 the enum lists {"x":1,"y":2} twice'])
  })
})

describe('discriminator-invalid', () => {
  const told = (text: string) => check('discriminator-invalid', schemas(text))
  const one = (list: string, rest = '') => `Pet: { oneOf: [${list}], discriminator: { propertyName: kind${rest} } }`
  const both = "{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }"
  const cat = 'Cat: { type: object, required: [kind], properties: { kind: { const: cat } } }'
  const dog = 'Dog: { type: object, required: [kind], properties: { kind: { enum: [dog, puppy] } } }'
  const mapping = ', mapping: { cat: Cat, dog: "#/components/schemas/Dog", puppy: Dog }'

  it('[TL-OPENAPI-124] accepts alternatives that have the property, and are chosen by what it holds', async () => {
    expect(await told(`${one(both, mapping)}\n${cat}\n${dog}`)).toEqual([])
    const text = (name: string) => `${name}: { required: [kind], properties: { kind: { type: string } } }`
    expect(await told(`${one(both)}\n${text('Cat')}\n${text('Dog')}`)).toEqual([])
    // Null is told apart by its type.
    expect(await told(`${one(`${both}, { type: 'null' }`, mapping)}\n${cat}\n${dog}`)).toEqual([])
    // What they share may stand once: beside the choice, or in what both are made of.
    const shared = one(both).replace('Pet: {', 'Pet: { required: [kind], properties: { kind: {} },')
    expect(await told(`${shared}\nCat: {}\nDog: {}`)).toEqual([])
    const base = "{ allOf: [{ $ref: '#/components/schemas/Base' }] }"
    const made = `Base: { required: [kind], properties: { kind: {} } }\nCat: ${base}\nDog: ${base}`
    expect(await told(`${one(both)}\n${made}`)).toEqual([])
    // An alternative may be a choice itself.
    const group = "Group: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }"
    expect(await told(`${one("{ $ref: '#/components/schemas/Group' }", mapping)}\n${group}\n${cat}\n${dog}`)).toEqual(
      [],
    )
  })

  it('[TL-OPENAPI-124] reports a property that an alternative lacks, or does not require', async () => {
    expect(await told(`${one(both, mapping)}\n${cat.replace('required: [kind], ', '')}\nDog: {}`)).toEqual([
      expect.stringMatching(/^6:\d+ the discriminator reads 'kind', which 'Cat' does not require$/),
      expect.stringMatching(/^6:\d+ the discriminator reads 'kind', which 'Dog' lacks$/),
    ])
    const base = (rest: string) => `Pet: { discriminator: { propertyName: kind }${rest} }`
    expect(await told(base(', required: [kind], properties: { kind: {} }'))).toEqual([])
    expect(await told(base(''))).toEqual([
      expect.stringMatching(/^6:\d+ the discriminator reads 'kind', which the schema lacks$/),
    ])
  })

  it('[TL-OPENAPI-125] reports a mapping that contradicts the alternatives', async () => {
    const fish = 'Fish: { required: [kind], properties: { kind: {} } }'
    expect(
      await told(`${one(both, ', mapping: { cat: Cat, dog: Dog, fish: Fish }')}\n${cat}\n${dog}\n${fish}`),
    ).toEqual([expect.stringMatching(/^6:\d+ 'fish' is mapped to 'Fish', which is no alternative here$/)])
    expect(await told(`${one(both, ', mapping: { cat: Cat, hound: Dog }')}\n${cat}\n${dog}`)).toEqual([
      expect.stringMatching(/^6:\d+ 'hound' is mapped to 'Dog', whose 'kind' must be dog or puppy$/),
    ])
    expect(await told(`${one(both)}\n${cat}\n${dog.replace('dog,', 'Dog,')}`)).toEqual([
      expect.stringMatching(/^6:\d+ 'Cat' chooses, as its name, 'Cat', whose 'kind' must be cat$/),
    ])
  })
})

describe('pattern-backtracking', () => {
  const slow = (text: string) => check('pattern-backtracking', schemas(text))

  it('[TL-OPENAPI-126] finds patterns that take exponential time, wherever they stand', async () => {
    for (const pattern of [
      '^(a+)+$',
      '^(a|aa)*$',
      '^(\\w+\\s?)+$',
      '^(([a-z])+.)+[A-Z]$',
      '^(?:x+x+)+y',
      '^(\\w{1,20}[.-]?)+@',
    ]) {
      expect(await slow(`A: { pattern: '${pattern}' }`), pattern).toEqual([
        expect.stringMatching(/^6:19 the pattern .* takes exponential time on '/),
      ])
    }
    expect(await slow("A: { patternProperties: { '^(a+)+$': {} } }")).toEqual([expect.stringMatching(/^6:31 /)])
    expect(await slow("A: { properties: { pattern: { enum: ['^(a+)+$'] } } }")).toEqual([])
  })

  it('[TL-OPENAPI-126] lets others be, those that only look like one with them', async () => {
    for (const pattern of [
      '^[a-z]+([._-][a-z]+)*$',
      '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
      '^(a|b|c)*$',
      '\\s+$',
      '^\\d+\\d+$',
      '^(?=.*[A-Z])(?=.*\\d).{8,}$',
      '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
      '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$',
      '^(?:a{3}b|a{50}b)*$',
      '(?<name>a+)+(?P<other>b)',
      '(',
    ]) {
      expect(await slow(`A: { pattern: '${pattern}' }`), pattern).toEqual([])
    }
  })

  it('asks the analysis only of what may be at fault', () => {
    const asked = ['(a+)+', '(a|b)*', '(?:a?)*', '((a+)b)+', '(a{1,9}){3,}', '([(]a+)*']
    const spared = ['a+b*', '(a+)?', '(ab)*', '[(a+)]+', '\\(a+\\)+', '(a{4})*', '(a+){10}', '(?=a+)b+']
    expect([...asked, ...spared].filter(mayBacktrack)).toEqual(asked)
  })
})
