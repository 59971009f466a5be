import { describe, expect, it } from 'vitest'
import { documents } from '../src/documents.ts'
import { linesOnPage, pageOf } from '../src/page.ts'
import { checkPage, page } from './check-page.ts'

describe('public documents', () => {
  it('[TL-OPENAPI-221] [TL-OPENAPI-222] [TL-OPENAPI-223] of moderate size make what compiles and holds, as the page says', async () => {
    await checkPage(documents.filter(({ large }) => !large))
  }, 240_000)

  it('stand on the page once each, and nothing else does', () => {
    expect(page).toBe(pageOf(documents.map(({ name }) => linesOnPage(page, name))))
  })

  it('are of every kind that there is', () => {
    const covered = documents.map(({ covers }) => covers).join(', ')
    const kinds = ['YAML', 'circular', 'huge', 'multi-file', 'oneOf with discriminators', 'multipart', 'SSE']
    expect(kinds.filter((kind) => !covered.includes(kind))).toEqual([])
    expect(new Set(documents.map(({ name }) => linesOnPage(page, name).row.split(' | ')[3]))).toEqual(
      new Set(['3.0', '3.1']),
    )
    expect(new Set(documents.map(({ file }) => file.endsWith('.json')))).toEqual(new Set([true, false]))
    expect(documents.length).toBeGreaterThanOrEqual(12)
  })
})
