import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '@throughline/openapi'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type GenerateApiOptions, type GeneratorName, generateApi, startGeneration } from '../src/index.ts'
import { modelOf } from './generated.ts'
import { github, slice } from './third-party.ts'

const target = { command: 'make', typesFolder: '/out', clientFolder: '/client', typesImport: '../out' }

/** Everything that is made: folder and path → content, and the findings. */
const made = async (options: GenerateApiOptions) => {
  const { value, findings } = await generateApi(options)
  const files = value.flatMap(({ folder, artifacts }) =>
    artifacts.map(({ path, content }): [string, string] => [`${folder}/${path}`, content]),
  )
  return { files: Object.fromEntries(files), findings }
}

const cacheFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'generate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const unportable = { type: 'string', pattern: '(?<broken' }

describe('generateApi', () => {
  it('[TL-OPENAPI-203] makes the same in threads as without, findings with their places included', async () => {
    const document = slice(github(), 30)
    const schemas = (document.components as JsonObject).schemas as JsonObject
    schemas.Unportable = { type: 'object', properties: { a: unportable } }
    const model = await modelOf(document, ['openapi-invalid', 'pattern-not-portable'])
    const without = await made({ model, ...target, threads: false })
    expect(Object.keys(without.files).length).toBeGreaterThan(8)
    expect(without.findings.map(({ code, location }) => [code, location?.file])).toEqual([
      ['pattern-not-portable', 'api.json'],
    ])
    expect(await made({ model, ...target, threads: true })).toEqual(without)
  })

  it('[TL-OPENAPI-202] makes the same with a cache that is cold, warm, cut off, of another version, or unwritable', async () => {
    const model = await modelOf(slice(github(), 30))
    const plain = await made({ model, ...target })
    const folder = cacheFolder()
    const cached = () => made({ model, ...target, cache: { folder, name: 'api' } })
    expect(await cached()).toEqual(plain)
    expect(readdirSync(folder)).toContain('api.types')
    expect(await cached()).toEqual(plain)
    for (const name of readdirSync(folder)) {
      const file = join(folder, name)
      const content = readFileSync(file, 'utf8')
      for (const damaged of [content.slice(0, -40), content.replace('export', 'exPort'), '', '{"version":"other"}\n']) {
        writeFileSync(file, damaged)
        expect(await cached()).toEqual(plain)
      }
    }
    const blocked = join(folder, 'api.types')
    expect(await made({ model, ...target, cache: { folder: blocked, name: 'api' } })).toEqual(plain)
  })

  it('makes only what is asked for, and what that imports', async () => {
    const model = await modelOf(slice(github(), 3))
    const names = async (only: GeneratorName[]) => Object.keys((await made({ model, ...target, only })).files)
    const types = ['/out/index.ts', '/out/types.ts', '/out/model.ts', '/out/routes.ts']
    expect(await names(['types'])).toEqual(types)
    expect(await names(['operations'])).toEqual([...types, '/out/operations.ts'])
    expect((await names(['client'])).filter((name) => !name.includes('runtime'))).toEqual([
      ...types,
      '/out/operations.ts',
      '/client/index.ts',
      '/client/client.ts',
      '/client/api.ts',
    ])
  })

  it('gives up without a trace when the document turns out to have faults', async () => {
    const model = await modelOf(slice(github(), 3))
    const generation = startGeneration({ model, ...target, threads: true })
    await expect(generation.cancel()).resolves.toBeUndefined()
  })
})
