import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { secondServicePage } from '../src/observatory-page.ts'
import { measured } from '../tests/support/observatory-measured.ts'

// Writes docs/verify-second-service.md with what the verifier finds today: review it as any diff.
writeFileSync(
  resolve(import.meta.dirname, '../../../docs/verify-second-service.md'),
  secondServicePage(await measured()),
)
