import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { plantedBugsPage } from '../src/lending-page.ts'
import { measured } from '../tests/support/lending-measured.ts'
import { minimumFile, minimumOf, withMinimum } from '../tests/support/lending-minima.ts'

// Writes docs/verify-planted-bugs.md and the smallest requests with what the verifier finds today: review them as any diff.
writeFileSync(resolve(import.meta.dirname, '../../../docs/verify-planted-bugs.md'), plantedBugsPage(await measured()))
for (const [bug, code] of withMinimum) writeFileSync(minimumFile(bug), (await minimumOf(bug, code)).text)
