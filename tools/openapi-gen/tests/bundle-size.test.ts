import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ApiModel, readOpenApi } from '@throughline/openapi'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../src/api-parts.ts'
import { generateApi } from '../src/index.ts'
import { modelOf, written } from './generated.ts'
import { github, slice } from './third-party.ts'

/** Bytes of a bundle, minified and compressed, of `createClient` and one operation; by operation. */
const sizes = async (model: ApiModel): Promise<Record<string, number>> => {
  const { value } = await generateApi({
    model,
    command: 'make',
    typesFolder: '/types',
    clientFolder: '/client',
    typesImport: '@x/types',
  })
  const artifacts = value.find(({ folder }) => folder === '/client')?.artifacts ?? []
  const folder = written(Object.fromEntries(artifacts.map(({ path, content }) => [path, content])))
  const found: Record<string, number> = {}
  for (const { functionName } of partsOf(model).operations) {
    const index = JSON.stringify(join(folder, 'index.ts'))
    const contents = `import { createClient, ${functionName} } from ${index}\nexport const used = [createClient, ${functionName}]`
    const options = { bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' } as const
    const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: folder, loader: 'ts' } })
    found[functionName] = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  }
  return found
}

describe('a bundle of one operation', () => {
  it('[TL-OPENAPI-141] is small, and holds what a stream needs only where there is one', async () => {
    const root = resolve(import.meta.dirname, '../../..')
    const { value: model } = await readOpenApi({ root, file: 'contracts/openapi/data.yaml' })
    if (!model) throw new Error('the contract does not read')
    const { streamTask = 0, ...others } = await sizes(model)
    expect(Object.keys(others)).toContain('createTask')
    expect(Object.entries(others).filter(([, size]) => size > 3000)).toEqual([])
    expect([streamTask > Math.max(...Object.values(others)), streamTask < 4096]).toEqual([true, true])
  })

  it('[TL-OPENAPI-141] is small for any operation of a slice of GitHub', async () => {
    const found = await sizes(await modelOf(slice(github(), 40)))
    expect(Object.keys(found)).toHaveLength(40)
    expect(Object.entries(found).filter(([, size]) => size > 3000)).toEqual([])
  })
})
