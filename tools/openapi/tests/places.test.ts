import { createRequire } from 'node:module'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, findingsOf, readFiles } from './workspace.ts'

// The library as its users get it: loaded when it is needed.
const library = createRequire(import.meta.url)('yaml') as typeof import('yaml')
const withPositions = vi.spyOn(library, 'parseDocument')
beforeEach(() => void withPositions.mockClear())

describe('the parse that keeps positions', () => {
  const files = {
    'api.yaml': api('components: { schemas: { A: { $ref: a.yaml }, B: { $ref: "b.yaml#/B" } } }'),
    'a.yaml': 'type: string\n',
    'b.yaml': 'B: { type: object }\n',
  }

  it('[TL-OPENAPI-104] does not happen where nothing is reported, until a place is asked for', async () => {
    const { value, findings } = await readFiles(files)
    expect(findings).toEqual([])
    expect(withPositions).not.toHaveBeenCalled()
    expect(value?.locate('/components/schemas/B/type').file).toBe('b.yaml')
    expect(withPositions.mock.calls.map(([text]) => text)).toEqual([files['b.yaml']])
  })

  it('[TL-OPENAPI-104] happens once, and only for the file at fault', async () => {
    const faulty = 'B: { type: strng, format: 5 }\n'
    expect(await findingsOf({ ...files, 'b.yaml': faulty })).toHaveLength(2)
    expect(withPositions.mock.calls.map(([text]) => text)).toEqual([faulty])
  })
})
