import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/index.ts'
import { findingsOf as allFindingsOf, api, lineOf, readFiles as readAll } from './workspace.ts'

/** Whether a mapping agrees with the alternatives is a rule's to say, and tested there. */
const ofRule = 'discriminator-invalid'
const readFiles = async (...given: Parameters<typeof readAll>) => {
  const { value, findings } = await readAll(...given)
  return { value, findings: findings.filter(({ code }) => code !== ofRule) }
}
const findingsOf = async (...given: Parameters<typeof allFindingsOf>) =>
  (await allFindingsOf(...given)).filter((line) => !line.startsWith(ofRule))

const pet = (mapping: string) =>
  [
    'components:',
    '  schemas:',
    '    Pet:',
    '      oneOf: [{ $ref: "#/components/schemas/Dog" }]',
    `      discriminator: { propertyName: kind, mapping: ${mapping} }`,
    '    Dog: { type: object, required: [kind], properties: { kind: { type: string } } }',
  ].join('\n')

describe("a discriminator's mapping", () => {
  const check = async (mapping: string, want: unknown, files: Record<string, string> = {}) => {
    for (const version of ['3.0.4', '3.1.1']) {
      const text = `${api(pet(mapping), version)}\npaths: {}`
      const { value, findings } = await readFiles({ 'api.yaml': text, ...files })
      expect(findings.map(lineOf)).toEqual([])
      const schema = value?.schemas[0]?.schema as { discriminator: { mapping: unknown } }
      expect(schema.discriminator.mapping).toEqual(want)
      for (const target of Object.values(want as Record<string, string>)) {
        if (target.startsWith('#')) expect(value?.resolve({ $ref: target }, '').pointer).toBe(target.slice(1))
      }
    }
  }

  it('[TL-OPENAPI-106] is left as it stands where it names components, or points into the document', async () => {
    const mapping = { a: 'Dog', b: '#/components/schemas/Dog' }
    await check('{ a: Dog, b: "#/components/schemas/Dog" }', mapping)
  })

  it('[TL-OPENAPI-106] names files, which become part of the bundle', async () => {
    const kind = 'type: object\nrequired: [kind]\nproperties: { kind: { type: string } }\n'
    const files = { 'cat.yaml': kind, 'birds.yaml': `Owl:\n  ${kind.replaceAll('\n', '\n  ')}`, 'a/cat.yaml': kind }
    await check(
      '{ c: cat.yaml, d: Dog, o: "./birds.yaml#/Owl", s: a/cat.yaml, self: "api.yaml#/components/schemas/Dog" }',
      {
        c: '#/components/schemas/cat',
        d: 'Dog',
        o: '#/components/schemas/Owl',
        s: '#/components/schemas/cat_2',
        self: '#/components/schemas/Dog',
      },
      files,
    )
  })

  it('[TL-OPENAPI-106] names what stands in the bundle where a reference has put it', async () => {
    const { value, findings } = await readFiles({
      'api.yaml': api('components: { schemas: { Pet: { $ref: "pets.yaml#/Pet" }, Cat: { $ref: "pets.yaml#/Cat" } } }'),
      'pets.yaml': [
        'Pet:',
        '  oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }]',
        '  discriminator: { propertyName: kind, mapping: { c: "#/Cat", d: "#/Dog", e: Cat } }',
        'Cat: { required: [kind], properties: { kind: { const: c } } }',
        'Dog: { required: [kind], properties: { kind: { const: d } } }',
      ].join('\n'),
    })
    expect(findings.map(lineOf)).toEqual([])
    if (value === undefined) throw new Error('no model')
    const schema = value.resolve({ $ref: '#/components/schemas/Pet' }, '').value
    const { discriminator } = schema as { discriminator: { mapping: JsonObject } }
    const kinds = ['c', 'd'].map((name) => value.resolve({ $ref: discriminator.mapping[name] ?? '' }, '').value)
    expect(kinds).toEqual(['c', 'd'].map((kind) => ({ required: ['kind'], properties: { kind: { const: kind } } })))
    expect(discriminator.mapping.e).toBe('Cat')
  })

  it('[TL-OPENAPI-106] keeps the place of a schema that only it names', async () => {
    const { value, findings } = await readFiles({
      'api.yaml': api(pet('{ c: cat.yaml }')),
      'cat.yaml': '\n\nproperties: { kind: { type: strng } }\nrequired: [kind]\n',
    })
    expect(findings.map(lineOf)).toEqual([expect.stringMatching(/^openapi-invalid cat.yaml:3:29 'type' must be /)])
    expect(value?.locate('/components/schemas/cat/required').file).toBe('cat.yaml')
  })

  it('[TL-OPENAPI-106] that leads nowhere is a finding', async () => {
    expect(
      await findingsOf({ 'api.yaml': api(pet('{ a: Dig, b: "#/components/schemas/Dig", c: "#/info", d: 5 }')) }),
    ).toEqual([
      "reference-unresolved api.yaml:7:58 the mapping to 'Dig' names neither a schema of the components nor a file",
      "reference-unresolved api.yaml:7:66 the mapping to '#/components/schemas/Dig' leads nowhere: api.yaml has no /components/schemas/Dig",
      "reference-unresolved api.yaml:7:97 the mapping to '#/info' leads to an Info object, where a Schema object is expected",
      expect.stringMatching(/^openapi-invalid api.yaml:7:\d+ .*must be a string, not 5/),
    ])
  })
})
