import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exchangesOf, readOpenApi } from '../src/index.ts'
import { githubFile } from './github.ts'

describe("GitHub's whole description", () => {
  it('is read and judged: nothing in it is an error', async () => {
    const { value, findings } = await readOpenApi({ root: dirname(githubFile), file: githubFile })
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['example-invalid', 'path-split']))
    expect(value?.operations.length).toBeGreaterThan(1000)
    expect(new Set(value?.operations.map(({ operationId }) => operationId)).size).toBe(value?.operations.length)
    const places = findings.map(({ location }) => location?.line ?? 0)
    expect(Math.min(...places)).toBeGreaterThan(1)
    if (value) expect(exchangesOf(value).value.length).toBeGreaterThan(50)
  })
})
