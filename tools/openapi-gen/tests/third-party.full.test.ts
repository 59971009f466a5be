import { describe, expect, it } from 'vitest'
import { compiled, generated } from './generated.ts'
import { github } from './third-party.ts'

describe('the whole description of GitHub', () => {
  it('[TL-OPENAPI-011] makes types and a client that compile', async () => {
    const document = github()
    const { files, findings } = await generated(document)
    expect(findings).toEqual([])
    expect(compiled(files)).toEqual([])
    const operations = Object.values(document.paths as object).flatMap((item) => Object.keys(item as object))
    expect(files['client.ts']?.match(/^export const \w+ = \(\n/gm)).toHaveLength(operations.length)
    const untyped = (files['types.ts'] ?? '').replaceAll(/\/\*.*?\*\//gs, '').match(/\bany\b/g)
    expect(untyped).toBeNull()
  })
})
