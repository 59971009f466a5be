import { join } from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { describe, expect, it } from 'vitest'
import { valueAt } from '../src/pointers.ts'
import { api, folderWith, lineOf, readFiles } from './workspace.ts'

interface Want {
  /** Findings as lines. */
  findings?: string[]
  /** What stands in the bundle, by pointer. */
  bundle?: Record<string, unknown>
  /** Where that was written: `file:line:column`. */
  places?: Record<string, string>
}

/** Reads documents, and compares everything that is found, and what is asked of the bundle. */
const check = async (files: Record<string, string>, { findings = [], bundle = {}, places = {} }: Want) => {
  const { value, findings: found } = await readFiles(files)
  expect(found.map(lineOf)).toEqual(findings)
  const standing = Object.keys(bundle).map((pointer) => [pointer, valueAt(value?.bundle, pointer)?.value])
  expect(Object.fromEntries(standing)).toEqual(bundle)
  const located = Object.keys(places).map((pointer) => {
    const at = value?.locate(pointer)
    return [pointer, `${at?.file}:${at?.line}:${at?.column}`]
  })
  expect(Object.fromEntries(located)).toEqual(places)
}

const misplaced = (at: string, reference: string, what: string) =>
  `reference-misplaced ${at} the reference '${reference}' stands in place of ${what}, where none is allowed`

const responses = { '200': { description: 'ok' } }
const operation = 'responses: { 200: { description: ok } }'

describe('a reference where the specification allows none', () => {
  it('[TL-OPENAPI-113] stands for what it stands for to swagger-parser', async () => {
    const files = {
      'api.yaml': [
        'openapi: 3.0.4',
        'info: { $ref: parts/info.yaml }',
        'servers: [{ url: /, variables: { $ref: "#/x-variables" } }]',
        'paths: { $ref: parts/paths.yaml, /b: { get: { $ref: "parts/paths.yaml#/~1a/get" } } }',
        'components: { schemas: { $ref: parts/schemas.yaml, B: { type: integer } } }',
        'x-variables: { v: { default: v } }',
      ].join('\n'),
      'parts/info.yaml': 'title: t\nversion: v\nlicense: { $ref: license.yaml }',
      'parts/license.yaml': 'name: l',
      'parts/paths.yaml': [
        '/a:',
        '  get:',
        '    parameters: { $ref: "#/all/parameters" }',
        '    responses: { $ref: "#/all/responses" }',
        'all:',
        '  parameters: [{ name: q, in: query, schema: { $ref: schemas.yaml#/B } }]',
        '  responses: { 200: { description: ok, content: { application/json: { $ref: media.yaml } } } }',
      ].join('\n'),
      'parts/media.yaml': 'schema: { $ref: "../api.yaml#/components/schemas/A" }\nexample: { b: b }',
      'parts/schemas.yaml': 'A: { properties: { $ref: properties.yaml } }\nB: { type: string }',
      'parts/properties.yaml': 'b: { $ref: "schemas.yaml#/B" }\nc: { type: boolean }',
    }
    const { value } = await readFiles(files)
    const plain = async (document: unknown) =>
      JSON.parse(JSON.stringify(await SwaggerParser.dereference(document as never)))
    expect(await plain(structuredClone(value?.bundle))).toEqual(await plain(join(folderWith(files), 'api.yaml')))
  })

  it('[TL-OPENAPI-113] is an object, a list or a map, of one file or of several', async () => {
    const cases: [name: string, text: string, target: string, what: string, pointer: string, want: unknown][] = [
      ['info', 'info: { $ref: REF }\npaths: {}', '{ title: t, version: v }', 'an Info object', '/info/title', 't'],
      [
        'paths',
        'paths: { $ref: REF }',
        `/a: { get: { ${operation} } }`,
        'a Paths object',
        '/paths/~1a/get',
        { responses },
      ],
      [
        'operation',
        'paths: { /a: { get: { $ref: REF } } }',
        operation,
        'an Operation object',
        '/paths/~1a/get',
        { responses },
      ],
      [
        'responses',
        'paths: { /a: { get: { responses: { $ref: REF } } } }',
        '200: { description: ok }',
        'a Responses object',
        '/paths/~1a/get',
        { responses },
      ],
      [
        'a list of parameters',
        `paths: { /a: { get: { parameters: { $ref: REF }, ${operation} } } }`,
        '[{ name: q, in: query, schema: {} }]',
        'a list of Parameter objects',
        '/paths/~1a/get/parameters',
        [{ name: 'q', in: 'query', schema: {} }],
      ],
      [
        'a media type',
        'paths: { /a: { get: { responses: { 200: { description: ok, content: { text/plain: { $ref: REF } } } } } } }',
        'schema: { type: string }',
        'a MediaType object',
        '/paths/~1a/get/responses/200/content',
        { 'text/plain': { schema: { type: 'string' } } },
      ],
      [
        'a map of headers',
        'paths: { /a: { get: { responses: { 200: { description: ok, headers: { $ref: REF } } } } } }',
        'x-next: { schema: { type: string } }',
        'a map of Header objects',
        '/paths/~1a/get/responses/200/headers',
        { 'x-next': { schema: { type: 'string' } } },
      ],
      [
        'properties',
        'components: { schemas: { A: { properties: { $ref: REF } } } }',
        '{ x-a: { type: string }, $ref: { type: integer } }',
        'a map of Schema objects',
        '/components/schemas/A/properties',
        { 'x-a': { type: 'string' }, $ref: { type: 'integer' } },
      ],
      [
        'components',
        'components: { $ref: REF }',
        'schemas: { A: { type: string } }',
        'a Components object',
        '/components/schemas/A',
        { type: 'string' },
      ],
      ['tags', 'paths: {}\ntags: [{ $ref: REF }]\nservers: []', 'name: t', 'a Tag object', '/tags', [{ name: 't' }]],
    ]
    for (const [name, text, target, what, pointer, want] of cases) {
      const document = (reference: string) => {
        const whole = text.startsWith('info:') ? `openapi: 3.1.0\n${text}` : api(text)
        return whole.replace('REF', `'${reference}'`)
      }
      const at = (reference: string) => {
        const before = document(reference).split(`'${reference}'`)[0] ?? ''
        return `api.yaml:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`
      }
      const inFile = 'parts/part.yaml'
      const findingsOf = async (files: Record<string, string>, reference: string) => {
        const { value, findings } = await readFiles(files)
        const told = findings.filter(({ code }) => code === 'reference-misplaced').map(lineOf)
        expect([name, told]).toEqual([name, [misplaced(at(reference), reference, what)]])
        expect([name, findings.filter(({ level }) => level === 'error').map(lineOf)]).toEqual([name, []])
        expect([name, valueAt(value?.bundle, pointer)?.value]).toEqual([name, want])
      }
      await findingsOf({ 'api.yaml': document(inFile), [inFile]: target }, inFile)
      const flow = /^[[{]/.test(target) ? target : `{ ${target} }`
      await findingsOf({ 'api.yaml': `${document('#/x-parts/part')}\nx-parts: { part: ${flow} }` }, '#/x-parts/part')
    }
  })

  it('[TL-OPENAPI-113] is none in data, nor where a name is `$ref`', async () => {
    const text = api(
      [
        'paths:',
        '  /a:',
        '    get:',
        '      x-note: { $ref: nowhere.yaml }',
        '      responses:',
        '        200:',
        '          description: ok',
        '          content: { application/json: { schema: {}, example: { $ref: nowhere.yaml } } }',
        '        default: { description: no }',
        'components:',
        '  schemas: { A: { properties: { $ref: { enum: [{ $ref: nowhere.yaml }], default: { $ref: nowhere.yaml } } } } }',
        '  securitySchemes:',
        '    O: { type: oauth2, flows: { implicit: { authorizationUrl: "https://a.test", scopes: { $ref: any } } } }',
        'x-all: { get: { $ref: nowhere.yaml } }',
      ].join('\n'),
    )
    const unread = "default' of this schema breaks it"
    const { findings } = await readFiles({ 'api.yaml': text })
    expect(findings.map(lineOf).filter((line) => !line.includes(unread) && /reference|openapi/.test(line))).toEqual([])
  })

  it('[TL-OPENAPI-113] that leads nowhere, or to something else, is one error', async () => {
    const cases = [
      ['#/x-operation', undefined],
      ['nowhere.yaml', 'names nowhere.yaml, which does not exist'],
      ['#/info/title', 'leads to a string, where an Operation object is expected'],
      ['#/x-list', 'leads to a list, where an Operation object is expected'],
      ['#/components/schemas/A', 'leads to a Schema object, where an Operation object is expected'],
    ] as const
    for (const [reference, text] of cases) {
      const rest = `components: { schemas: { A: {} } }\nx-list: []\nx-operation: { ${operation} }`
      const { findings } = await readFiles({
        'api.yaml': api(`paths: { /a: { get: { $ref: '${reference}' } } }\n${rest}`),
      })
      const errors = findings.filter(({ level }) => level === 'error').map(lineOf)
      const said = `reference-unresolved api.yaml:3:29 the reference '${reference}' ${text}`
      expect(errors).toEqual(text === undefined ? [] : [said])
    }
    const media = (text: string) =>
      api(`components:\n  responses: { A: { description: a, content: { text/plain: ${text} } } }`)
    await check(
      { 'api.yaml': media('{ $ref: nowhere.yaml, schem: {} }') },
      {
        findings: [
          "reference-unresolved api.yaml:4:68 the reference 'nowhere.yaml' names nowhere.yaml, which does not exist",
          expect.stringMatching(/^openapi-invalid api.yaml:4:82 the field 'schem' is unknown here/),
        ],
      },
    )
  })

  it('[TL-OPENAPI-113] is joined with what stands beside it, which comes first', async () => {
    await check(
      {
        'api.yaml': api(
          'components:\n  schemas:\n    $ref: a.yaml\n    B: { type: integer }\n    __proto__: { type: "null" }',
        ),
        'a.yaml': '$ref: b.yaml\nA: { $ref: "#/B" }\nB: { type: string }',
        'b.yaml':
          'A: { type: boolean }\nC: { $ref: "#/A" }\n__proto__: { type: boolean }\nconstructor: { type: number }',
      },
      {
        findings: [
          misplaced('a.yaml:1:7', 'b.yaml', 'a map of Schema objects'),
          misplaced('api.yaml:5:11', 'a.yaml', 'a map of Schema objects'),
        ],
        bundle: {
          '/components/schemas/A/type': 'string',
          '/components/schemas/B/type': 'integer',
          '/components/schemas/C/type': 'boolean',
          '/components/schemas/__proto__/type': 'null',
          '/components/schemas/constructor/type': 'number',
        },
        places: {
          '/components/schemas/B/type': 'api.yaml:6:16',
          '/components/schemas/constructor': 'b.yaml:4:14',
        },
      },
    )
    expect(({} as { type?: unknown }).type).toBeUndefined()
  })

  it('[TL-OPENAPI-114] is led through by pointers, which name in the bundle what stands there', async () => {
    const files = {
      'api.yaml': api(
        [
          'paths:',
          '  /pets:',
          '    get: { $ref: paths/pets.yaml#/list }',
          'components: { $ref: parts/components.yaml }',
        ].join('\n'),
      ),
      'paths/pets.yaml': [
        'list:',
        '  operationId: pets',
        '  responses:',
        "    '200':",
        '      description: ok',
        '      content: { application/json: { $ref: "#/page" } }',
        "    '404': { $ref: '../api.yaml#/components/responses/No' }",
        "page: { schema: { items: { $ref: '../api.yaml#/components/schemas/Pet' } } }",
      ].join('\n'),
      'parts/components.yaml': [
        'schemas: { $ref: ./schemas.yaml }',
        "responses: { No: { description: no, content: { application/json: { schema: { $ref: '#/schemas/Pet' } } } } }",
      ].join('\n'),
      'parts/schemas.yaml': [
        'Pet:',
        '  oneOf: [{ $ref: "#/Cat" }, { $ref: "components.yaml#/schemas/Dog" }]',
        '  discriminator: { propertyName: kind, mapping: { cat: Cat, dog: "../api.yaml#/components/schemas/Dog" } }',
        'Cat: { type: object, required: [kind], properties: { kind: {}, friend: { $ref: "#/Pet" } } }',
        'Dog: { type: object, required: [kind], properties: { kind: { type: strng } } }',
      ].join('\n'),
    }
    const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
    const list = '/paths/~1pets/get/responses'
    await check(files, {
      findings: [
        misplaced('api.yaml:5:18', 'paths/pets.yaml#/list', 'an Operation object'),
        misplaced('api.yaml:6:21', 'parts/components.yaml', 'a Components object'),
        misplaced('parts/components.yaml:1:18', './schemas.yaml', 'a map of Schema objects'),
        expect.stringMatching(/^openapi-invalid parts\/schemas.yaml:5:68 'type' must be /),
        misplaced('paths/pets.yaml:6:44', '#/page', 'a MediaType object'),
      ],
      bundle: {
        [`${list}/200/content/application~1json`]: { schema: { items: reference('Pet') } },
        [`${list}/404`]: { $ref: '#/components/responses/No' },
        '/components/responses/No/content/application~1json/schema': reference('Pet'),
        '/components/schemas/Pet/oneOf': [reference('Cat'), reference('Dog')],
        '/components/schemas/Pet/discriminator/mapping': { cat: 'Cat', dog: '#/components/schemas/Dog' },
        '/components/schemas/Cat/properties/friend': reference('Pet'),
      },
      places: {
        [`${list}/200/content/application~1json/schema/items/$ref`]: 'paths/pets.yaml:8:34',
        [`${list}/200/description`]: 'paths/pets.yaml:5:20',
        '/components/schemas/Cat/required/0': 'parts/schemas.yaml:4:33',
      },
    })
    const repaired = { ...files, 'parts/schemas.yaml': files['parts/schemas.yaml'].replace('strng', 'string') }
    const { value, findings } = await readFiles(repaired)
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(value?.schemas.map(({ name }) => name)).toEqual(['Pet', 'Cat', 'Dog'])
    expect(value?.operations.map(({ operationId }) => operationId)).toEqual(['pets'])
  })

  it('[TL-OPENAPI-114] is led through into any field of the entry', async () => {
    await check(
      {
        'api.yaml':
          'openapi: 3.1.0\ninfo: { $ref: info.yaml }\ncomponents: { schemas: { A: { $ref: "info.yaml#/x-a" } } }',
        'info.yaml': 'title: t\nversion: v\nx-a: { type: string }',
      },
      {
        findings: [misplaced('api.yaml:2:15', 'info.yaml', 'an Info object')],
        bundle: {
          '/info': { title: 't', version: 'v', 'x-a': { type: 'string' } },
          '/components/schemas/A': { $ref: '#/info/x-a' },
        },
        places: { '/info/title': 'info.yaml:1:8' },
      },
    )
  })

  it('[TL-OPENAPI-114] is led through even where it may stand, which is said', async () => {
    const document = (reference: string) =>
      api(`components:\n  schemas:\n    A: { $ref: a.yaml }\n    B: { properties: { b: { $ref: '${reference}' } } }`)
    const through = '#/components/schemas/A/properties/b'
    const said = `reference-misplaced api.yaml:6:35 the reference '${through}' leads through another reference, and not only to it`
    const files = { 'a.yaml': 'properties: { b: { type: string } }' }
    await check(
      { ...files, 'api.yaml': document(through) },
      {
        findings: [said],
        bundle: { '/components/schemas/B/properties/b': { $ref: through } },
      },
    )
    await check({ ...files, 'api.yaml': document('#/components/schemas/A') }, {})
    const lost = `${through}x`
    await check(
      { ...files, 'api.yaml': document(lost) },
      {
        findings: [
          `reference-unresolved api.yaml:6:35 the reference '${lost}' leads nowhere: a.yaml has no /properties/bx`,
        ],
      },
    )
  })

  it('[TL-OPENAPI-115] that would hold itself is an error, and its value may hold itself by a reference', async () => {
    const endless = (at: string, reference: string) =>
      `reference-endless ${at} the reference '${reference}' leads to a value that would hold itself without end`
    const tree = (inner: string) => ({
      'api.yaml': api('components:\n  schemas:\n    Tree: { $ref: tree.yaml }'),
      'tree.yaml': 'properties: { $ref: kids.yaml }',
      'kids.yaml': `kid: ${inner}`,
    })
    const said = misplaced('tree.yaml:1:21', 'kids.yaml', 'a map of Schema objects')
    await check(tree('{ $ref: tree.yaml }'), {
      findings: [said],
      bundle: { '/components/schemas/Tree': { properties: { kid: { $ref: '#/components/schemas/Tree' } } } },
    })
    const looped = await readFiles(tree('{ properties: { $ref: kids.yaml } }'))
    expect(looped.findings.map(lineOf).filter((line) => line.startsWith('reference'))).toEqual([
      endless('kids.yaml:1:28', 'kids.yaml'),
      said,
    ])
    for (const [text, at, reference] of [
      ['paths: { /a: { get: { $ref: "#/paths" } } }', '3:29', '#/paths'],
      ['paths: { /a: { get: { $ref: "#/paths/~1a/get" } } }', '3:29', '#/paths/~1a/get'],
      ['paths: { /a: { get: { $ref: "#/paths/~1a/get/b" } } }', '3:29', '#/paths/~1a/get/b'],
    ]) {
      const { findings } = await readFiles({ 'api.yaml': api(text ?? '') })
      const told = findings.map(lineOf).filter((line) => line.startsWith(`reference`))
      expect(told).toEqual([expect.stringContaining(`api.yaml:${at} the reference '${reference}' leads `)])
      expect(told[0]).toMatch(/^reference-(endless|unresolved)/)
    }
  })

  it('[TL-OPENAPI-115] that multiplies, or nests, beyond bounds is an error', async () => {
    const names = Array.from('abcdefghij')
    const level = (next: string) =>
      `{ properties: { ${names.map((name) => `${name}: { properties: { $ref: '#/x-all/${next}/properties' } }`).join(', ')} } }`
    const grown = (count: number) =>
      api(
        [
          'components: { schemas: { A: { properties: { $ref: "#/x-all/l0/properties" } } } }',
          'x-all:',
          ...Array.from({ length: count }, (_, index) => `  l${index}: ${level(`l${index + 1}`)}`),
          `  l${count}: { properties: { end: { type: string } } }`,
        ].join('\n'),
      )
    const errors = async (count: number) =>
      (await readFiles({ 'api.yaml': grown(count) })).findings
        .filter(({ code }) => code === 'reference-unresolved')
        .map(({ message }) => message.replace(/.*(leads to.*)/, '$1'))
    expect(await errors(2)).toEqual([])
    const bounds = 'leads to more than 1000000 values or 500 levels, once all stand in place'
    expect(new Set(await errors(9))).toEqual(new Set([bounds]))

    const chain = (count: number) =>
      api(
        [
          'components: { schemas: { A: { properties: { $ref: "#/x-all/0" } } } }',
          'x-all:',
          ...Array.from(
            { length: count },
            (_, index) => `  ${index}: { a: { properties: { $ref: '#/x-all/${index + 1}' } } }`,
          ),
          `  ${count}: { end: { type: string } }`,
        ].join('\n'),
      )
    const deep = async (count: number) =>
      (await readFiles({ 'api.yaml': chain(count) })).findings.filter(({ code }) => code === 'reference-unresolved')
        .length
    expect(await deep(20)).toBe(0)
    expect(await deep(2000)).toBeGreaterThan(0)
  })
})
