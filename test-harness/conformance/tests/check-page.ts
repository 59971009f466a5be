import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import type { PublicDocument } from '../src/documents.ts'
import { documentLines, linesOnPage } from '../src/page.ts'
import { faultsOf, rowsOf } from '../src/rows.ts'

export const page = readFileSync(resolve(import.meta.dirname, '../../../docs/openapi-conformance.md'), 'utf8')

/** Nothing is wrong with what is made of these documents, and the page says what was seen. */
export const checkPage = async (documents: readonly PublicDocument[]): Promise<void> => {
  const rows = await rowsOf(documents)
  expect(rows.flatMap(faultsOf).slice(0, 20)).toEqual([])
  expect(rows.map(documentLines), 'to rewrite: pnpm --filter @throughline/conformance update-page [name…]').toEqual(
    documents.map(({ name }) => linesOnPage(page, name)),
  )
}
