import { describe, expect, it } from 'vitest'
import { generated, loaded } from './generated.ts'
import { parcels } from './parcels.ts'

type Validate = ((data: unknown) => boolean) & { errors?: { instancePath: string; keyword: string }[] | null }

/** A document whose only schemas are those given, and the validators that it makes. */
const validatorsOf = async (schemas: Record<string, unknown>, openapi = '3.1.0', despite: string[] = []) => {
  const info = { title: 'Schemas', version: '1' }
  const { files, findings } = await generated({ openapi, info, paths: {}, components: { schemas } }, despite)
  const validators = (await loaded(files, 'validators.js')) as Record<string, Validate>
  return { validators, findings, code: files['validators.js'] ?? '' }
}

/** What a validator says: true, or where and which keyword. */
const say = (validate: Validate | undefined, data: unknown): unknown => {
  if (validate === undefined) return 'no such validator'
  if (validate(data)) return true
  const [error] = validate.errors ?? []
  return `${error?.instancePath} ${error?.keyword}`
}

const check = async (schema: unknown, cases: [unknown, unknown][], openapi?: string) => {
  const { validators } = await validatorsOf({ Given: schema }, openapi)
  expect(cases.map(([data]) => [data, say(validators.validateGiven, data)])).toEqual(cases)
}

describe('validators', () => {
  it('[TL-OPENAPI-012] judge bodies, parameters, answers and events, as the document names them', async () => {
    const { files } = await generated(parcels())
    const all = (await loaded(files, 'validators.js')) as Record<string, Validate>
    expect(Object.keys(all).sort()).toEqual([
      'validateBox',
      'validateCreateParcelBody',
      'validateCreateParcelResponse201',
      'validateCreateParcelResponse422',
      'validateDeleteParcelPath',
      'validateGetPhotoPath',
      'validateHasParcelPath',
      'validateListParcelsCookies',
      'validateListParcelsHeaders',
      'validateListParcelsQuery',
      'validateListParcelsResponse200',
      'validateListParcelsResponse404',
      'validateListParcelsResponse4XX',
      'validateParcel',
      'validatePlace',
      'validateProblem',
      'validateSendManifestBody',
      'validateSendManifestBodyApplicationXWwwFormUrlencoded',
      'validateSendManifestBodyMultipartFormData',
      'validateSetPhotoPath',
      'validateSize',
      'validateTrackParcelEventDone',
      'validateTrackParcelEventMoved',
      'validateTrackParcelPath',
    ])
    expect([
      say(all.validateCreateParcelBody, { id: 'p', contents: { label: 'b' } }),
      say(all.validateCreateParcelBody, { id: '', contents: { label: 'b' } }),
      say(all.validateListParcelsQuery, { status: ['moving'], size: { width: 1 } }),
      say(all.validateListParcelsQuery, { status: ['lost'] }),
      say(all.validateTrackParcelPath, {}),
      say(all.validateListParcelsResponse200, [{ id: 'p', contents: { label: 'b' }, sentOn: '2026-02-30' }]),
      say(all.validateTrackParcelEventDone, { hours: 1.5 }),
    ]).toEqual([true, '/id minLength', true, '/status/0 enum', ' required', '/0/sentOn format', '/hours type'])
  })

  it('[TL-OPENAPI-012] [TL-OPENAPI-188] compile nothing at run time, and import nothing', async () => {
    const { files } = await generated(parcels())
    const code = files['validators.js'] ?? ''
    expect(code.match(/\bnew Function\b|\beval\(|\brequire\(/g)).toBeNull()
    const all = ['byte', 'date-time', 'iso-time', 'int32', 'regex', 'uri', 'uri-reference', 'uuid', 'ipv6']
    const formats = { type: 'object', properties: Object.fromEntries(all.map((format) => [format, { format }])) }
    const { code: more } = await validatorsOf({ Given: { ...formats, uniqueItems: true, const: {}, maxLength: 1 } })
    expect(`${code}${more}`.match(/^import .*$|\bimport\(/gm)).toBeNull()
    expect(more.match(/^const (?:format_|isEqual|textLength)/gm)).toHaveLength(all.length + 2)
  })

  it('[TL-OPENAPI-013] follow a schema that contains itself, and hold one that is shared once', async () => {
    const recursive = {
      type: 'object',
      required: ['v'],
      properties: { v: { type: 'integer' }, next: { $ref: '#/components/schemas/List' } },
    }
    const pair = {
      type: 'object',
      properties: { a: { $ref: '#/components/schemas/List' }, b: { $ref: '#/components/schemas/List' } },
    }
    const { validators, code } = await validatorsOf({
      Pair: pair,
      List: recursive,
      Same: { $ref: '#/components/schemas/List' },
    })
    expect([
      say(validators.validateList, { v: 1, next: { v: 2, next: { v: 3 } } }),
      say(validators.validateList, { v: 1, next: { v: 2, next: { v: 'x' } } }),
      say(validators.validatePair, { a: { v: 1 }, b: {} }),
      say(validators.validateSame, {}),
    ]).toEqual([true, '/next/next/v type', '/b required', ' required'])
    expect(code.match(/missingProperty: missing0|missingProperty: "v"/g)).toHaveLength(1)
  })

  it('reach what stands inside another schema', async () => {
    const { validators } = await validatorsOf({
      A: { type: 'object', properties: { deep: { type: 'array', items: { type: 'integer' } } } },
      B: { $ref: '#/components/schemas/A/properties/deep/items' },
    })
    expect([say(validators.validateB, 1), say(validators.validateB, 'x')]).toEqual([true, ' type'])
  })

  it('read `nullable` and boolean bounds of OpenAPI 3.0', () =>
    check(
      {
        type: 'object',
        properties: {
          name: { type: 'string', nullable: true, enum: ['a'] },
          size: { type: 'number', minimum: 0, exclusiveMinimum: true },
          part: { nullable: true, allOf: [{ type: 'object' }] },
        },
      },
      [
        [{ name: null, part: null }, true],
        [{ name: 'b' }, '/name enum'],
        [{ size: 0 }, '/size exclusiveMinimum'],
        [{ size: 1 }, true],
      ],
      '3.0.3',
    ))

  it('know JSON Schema 2020-12 in OpenAPI 3.1', () =>
    check(
      {
        type: 'array',
        prefixItems: [{ const: 'a' }, { type: ['integer', 'null'] }],
        unevaluatedItems: false,
      },
      [
        [['a', null], true],
        [['a', 'b'], '/1 type'],
        [['a', 1, 2], ' unevaluatedItems'],
      ],
    ))

  it('count only own properties where a schema names an inherited one', () =>
    check({ type: 'object', required: ['toString'], properties: { constructor: { type: 'string' } } }, [
      [{}, ' required'],
      [{ toString: 1 }, true],
      [{ toString: 1, constructor: 2 }, '/constructor type'],
    ]))

  it('leave out a pattern that is none, and say so', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '(?i)x', minLength: 2 } } }
    const { validators, findings } = await validatorsOf({ Given: schema }, '3.1.0', ['openapi-invalid'])
    expect(findings).toEqual(['pattern-not-portable: the validator leaves out the pattern (?i)x: Invalid group'])
    expect([say(validators.validateGiven, { a: 'yy' }), say(validators.validateGiven, { a: 'y' })]).toEqual([
      true,
      '/a minLength',
    ])
  })
})
