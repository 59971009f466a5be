import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { corpora, corporaPage } from '../src/corpora.ts'

const page = resolve(import.meta.dirname, '../../../docs/extraction-conformance.md')

it('the page of public corpora says what the table says', () => {
  expect(readFileSync(page, 'utf8'), 'to rewrite: pnpm --filter @throughline/conformance update-corpora').toBe(
    corporaPage(),
  )
})

it('a corpus that ships a list is found in full', () => {
  const listed = corpora.filter(({ list }) => list !== undefined)
  expect(listed.map(({ found }) => found)).toEqual(listed.map(({ list }) => list?.rules))
  expect(listed).toHaveLength(2)
})
