import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { documents } from '../src/documents.ts'
import { documentLines, linesOnPage, pageOf } from '../src/page.ts'
import { rowsOf } from '../src/rows.ts'

// Writes docs/openapi-conformance.md, of all documents or of those that are named: review it as any diff.
const page = resolve(import.meta.dirname, '../../../docs/openapi-conformance.md')
const names = process.argv.slice(2)
const chosen = names.length === 0 ? documents : documents.filter(({ name }) => names.includes(name))
const rows = new Map((await rowsOf(chosen)).map((row) => [row.document.name, documentLines(row)]))
const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
writeFileSync(page, pageOf(documents.map(({ name }) => rows.get(name) ?? linesOnPage(before, name))))
