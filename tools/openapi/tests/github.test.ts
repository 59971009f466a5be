import { describe, expect, it } from 'vitest'
import { githubSlice } from './github.ts'
import { readFiles } from './workspace.ts'

describe("a slice of GitHub's description", () => {
  it('is read and judged: nothing in it is an error', async () => {
    const slice = githubSlice('/gists')
    const { value, findings } = await readFiles({ 'api.yaml': JSON.stringify(slice, undefined, 2) })
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(value?.operations.length).toBe(19)
    expect(value?.operations.every(({ operationId, responses }) => operationId !== '' && responses.length > 0)).toBe(
      true,
    )
    // GitHub's own example deletes a file by null, where its schema has an object.
    expect(findings.map(({ message }) => message)).toContain("in the example, 'hello.py' must be an object, not null")
  })

  it('is as broken as somebody makes it, and told so where it stands', async () => {
    const slice = githubSlice('/gists')
    const text = JSON.stringify(slice, undefined, 2).replace(
      '"#/components/schemas/base-gist"',
      '"#/components/schemas/bas-gist"',
    )
    const { findings } = await readFiles({ 'api.yaml': text })
    const line = text.slice(0, text.indexOf('bas-gist')).split('\n').length
    expect(
      findings.filter(({ level }) => level === 'error').map(({ code, location }) => [code, location?.line]),
    ).toEqual([['reference-unresolved', line]])
  })
})
