import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { compiled, generated } from './generated.ts'

const animal: JsonValue = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } }
const zoo = (mapping: Record<string, string>) => ({
  openapi: '3.1.0',
  info: { title: 'Zoo', version: '1' },
  paths: {},
  components: {
    schemas: {
      Animal: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping },
      },
      Cat: animal,
      Dog: animal,
    },
  },
})

/** Whether a value of the discriminator tells the two apart, as the compiler sees it. */
const check = async (mapping: Record<string, string>, cat: string, dog: string) => {
  const { files } = await generated(zoo(mapping))
  const use = `import type { Animal, Cat, Dog } from './model.ts'
export const one = (animal: Animal): Cat | undefined => (animal.kind === '${cat}' ? animal : undefined)
export const other = (animal: Animal): Dog | undefined => (animal.kind === '${dog}' ? animal : undefined)
`
  return compiled({ ...files, 'use.ts': use })
}

describe('a discriminator', () => {
  it.each([
    ['schema names', {}, 'Cat', 'Dog'],
    ['references', { feline: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' }, 'feline', 'dog'],
    ['bare names', { feline: 'Cat', dog: 'Dog' }, 'feline', 'dog'],
  ])('[TL-OPENAPI-207] tells schemas apart by %s', async (_what, mapping, cat, dog) => {
    expect(await check(mapping, cat, dog)).toEqual([])
    expect(await check(mapping, 'nobody', dog)).toHaveLength(1)
  })
})
