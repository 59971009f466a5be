import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { impactMeasurement } from '../src/impact-measurement.ts'
import { impactPage } from '../src/impact-page.ts'
import { measureImpact } from '../src/measure-impact.ts'

// Writes docs/impact-measured.md with what the edits show today: review it as any diff.
const page = impactPage(await measureImpact(impactMeasurement), impactMeasurement.seed)
writeFileSync(join(import.meta.dirname, '../../../docs/impact-measured.md'), page)
process.stdout.write(page)
