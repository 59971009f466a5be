import { describe, expect, it } from 'vitest'
import { documents } from '../src/documents.ts'
import { checkPage } from './check-page.ts'

describe('large public documents', () => {
  const large = documents.filter((each) => each.large)

  it('[TL-OPENAPI-221] [TL-OPENAPI-222] [TL-OPENAPI-223] make what compiles and holds, as the page says', async () => {
    expect(large.map(({ name }) => name)).toContain('github')
    await checkPage(large)
  })
})
