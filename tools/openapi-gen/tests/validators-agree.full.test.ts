import { basename, dirname } from 'node:path'
import { readOpenApi } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { agreement } from './agreement.ts'
import { githubFile } from './third-party.ts'

describe('the validators of the whole description of GitHub', () => {
  it('[TL-OPENAPI-181] judge values as plain ajv does by the schemas in the document', async () => {
    const { value } = await readOpenApi({ root: dirname(githubFile), file: basename(githubFile) })
    if (!value) throw new Error('the document does not read')
    const { validators, accepted, refused, differences } = await agreement(value, 12)
    expect(differences.slice(0, 5)).toEqual([])
    expect(validators).toBeGreaterThan(5000)
    expect(Math.min(accepted, refused)).toBeGreaterThan(10_000)
  })
})
