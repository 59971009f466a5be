import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { measuredDocuments } from '../src/documents.ts'
import { valuesRow } from '../src/request-values.ts'
import { valuesPage } from '../src/values-page.ts'

// Writes docs/arbitraries-conformance.md from what is made for each document: review it as any diff.
const rows = []
for (const document of measuredDocuments) rows.push(await valuesRow(document))
writeFileSync(resolve(import.meta.dirname, '../../../docs/arbitraries-conformance.md'), valuesPage(rows))
