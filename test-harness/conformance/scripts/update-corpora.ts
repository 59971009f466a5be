import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { corporaPage } from '../src/corpora.ts'

// Writes docs/extraction-conformance.md from the table of corpora: review it as any diff.
writeFileSync(resolve(import.meta.dirname, '../../../docs/extraction-conformance.md'), corporaPage())
