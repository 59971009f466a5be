import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measuredDocuments } from '../src/documents.ts'
import { type ValuesRow, valuesRow } from '../src/request-values.ts'
import { valuesPage } from '../src/values-page.ts'
import { checkValues } from './check-values.ts'

const page = resolve(import.meta.dirname, '../../../docs/arbitraries-conformance.md')

describe('values for every request schema of public documents', () => {
  const rows: ValuesRow[] = []
  it.each(measuredDocuments.map((document) => [document.name, document] as const))(
    '[TL-VERIFY-308] %s: they are allowed, or excluded by one thing',
    async (_, document) => {
      const row = await valuesRow(document)
      rows.push(row)
      checkValues(row)
    },
    600_000,
  )
  it('stand on the page', () => {
    const rewrite = 'to rewrite: pnpm --filter @throughline/conformance update-values'
    expect(readFileSync(page, 'utf8'), rewrite).toBe(valuesPage(rows))
  })
})
