import { describe, expect, it } from 'vitest'
import { compiled, generated, loaded } from './generated.ts'
import { github, slice } from './third-party.ts'

describe('a slice of the description of GitHub', () => {
  it('[TL-OPENAPI-011] makes types, validators and a client that compile and load', async () => {
    const { files, findings } = await generated(slice(github(), 40))
    expect(findings).toEqual([])
    expect(compiled(files)).toEqual([])
    const validators = (await loaded(files, 'validators.js')) as Record<string, (data: unknown) => boolean>
    const { createClient: _, ...operations } = await loaded(files, 'client.ts')
    expect(Object.keys(operations)).toHaveLength(40)
    expect([
      validators.validateBasicError?.({ message: 'Not Found', documentation_url: 'https://x' }),
      validators.validateBasicError?.({ message: 404 }),
    ]).toEqual([true, false])
  })
})
