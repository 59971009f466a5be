import type { ApiModel } from '@throughline/openapi'
import { readContracts } from '../../src/index.ts'
import { scratch } from '../scratch.ts'

/** The model of a document with these paths and components. */
export const modelOf = async (paths: string): Promise<ApiModel> => {
  const { root, remove } = scratch({ 'api.yaml': `openapi: 3.1.0\ninfo: { title: T, version: '1' }\n${paths}` })
  try {
    const { value: [contract] = [] } = await readContracts(root, [{ file: 'api.yaml' }])
    if (!contract) throw new Error('the document does not read')
    return contract.model
  } finally {
    remove()
  }
}
