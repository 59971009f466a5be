import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { exchangesOf, loadOpenApi, readOpenApi } from '../src/index.ts'
import { githubFile } from './github.ts'
import { folderWith } from './workspace.ts'

describe("GitHub's whole description", () => {
  const text = readFileSync(githubFile, 'utf8')
  const root = dirname(githubFile)

  it('[TL-OPENAPI-111] is its own bundle, as swagger-parser would make it', async () => {
    const whole = JSON.stringify(JSON.parse(text))
    expect(JSON.stringify(await SwaggerParser.bundle(JSON.parse(text))) === whole).toBe(true)
    const { value } = await loadOpenApi({ root, file: githubFile })
    expect(JSON.stringify(value?.bundle) === whole).toBe(true)
  })

  it('[TL-OPENAPI-104] is the same document in YAML', async () => {
    const folder = folderWith({ 'api.yaml': stringify(JSON.parse(text), { aliasDuplicateObjects: false }) })
    const { value, findings } = await loadOpenApi({ root: folder, file: 'api.yaml' })
    expect(findings).toEqual([])
    expect(JSON.stringify(value?.bundle) === JSON.stringify(JSON.parse(text))).toBe(true)
  })

  it('is read and judged: nothing in it is an error', async () => {
    const { value, findings } = await readOpenApi({ root: dirname(githubFile), file: githubFile })
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual([
      'component-unused',
      'default-invalid',
      'discriminator-invalid',
      'error-response-missing',
      'example-invalid',
      'path-split',
    ])
    expect(value?.operations.length).toBeGreaterThan(1000)
    expect(new Set(value?.operations.map(({ operationId }) => operationId)).size).toBe(value?.operations.length)
    const places = findings.map(({ location }) => location?.line ?? 0)
    expect(Math.min(...places)).toBeGreaterThan(1)
    if (value) expect(exchangesOf(value).value.length).toBeGreaterThan(50)
  })
})
