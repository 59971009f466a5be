import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { documents } from '../src/documents.ts'
import { documentLines, pageOf } from '../src/page.ts'
import { rowsOf } from '../src/rows.ts'

// Writes docs/openapi-conformance.md from all documents: review it as any diff.
const rows = await rowsOf(documents)
writeFileSync(resolve(import.meta.dirname, '../../../docs/openapi-conformance.md'), pageOf(rows.map(documentLines)))
