import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inOrder, judgeOpenApi, loadOpenApi, modelOfBundle, readOpenApi } from '../src/index.ts'
import { api, folderWith } from './workspace.ts'

const parts = async (options: Parameters<typeof readOpenApi>[0]) => {
  const { value: loaded, findings } = await loadOpenApi(options)
  if (loaded === undefined) return { value: undefined, findings }
  const { file, version, bundle, locate } = loaded
  const model = modelOfBundle(file, version, bundle, locate)
  return { value: model, findings: inOrder([...findings, ...(await judgeOpenApi(model, { ...options, ...loaded }))]) }
}

describe('reading in parts', () => {
  it('[TL-OPENAPI-101] gives what reading at once gives, for good documents and for bad ones', async () => {
    const bad = folderWith({
      'api.yaml': api('paths: { /a/{id}: { get: { operationId: a, responses: { 200: { $ref: nowhere.yaml } } } } }'),
      'old.yaml': 'swagger: "2.0"',
    })
    for (const [options, faults] of [
      [{ root: resolve(import.meta.dirname, '../../..'), file: 'contracts/openapi/data.yaml' }, 0],
      [{ root: bad, file: 'api.yaml' }, 2],
      [{ root: bad, file: 'old.yaml' }, 1],
    ] as const) {
      const [whole, joined] = [await readOpenApi(options), await parts(options)]
      expect(whole.findings).toHaveLength(faults)
      expect(joined.findings).toEqual(whole.findings)
      expect(JSON.stringify(joined.value)).toBe(JSON.stringify(whole.value))
    }
  })

  it('[TL-OPENAPI-101] gives the model of a bundle that another thread sends', async () => {
    const root = resolve(import.meta.dirname, '../../..')
    const { value } = await readOpenApi({ root, file: 'contracts/openapi/data.yaml' })
    if (value === undefined) throw new Error('no model')
    const { file, version, bundle, locate } = value
    const rebuilt = modelOfBundle(file, version, structuredClone(bundle), locate)
    expect(JSON.stringify(rebuilt)).toBe(JSON.stringify(value))
  })
})
