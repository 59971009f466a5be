import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { impactMeasurement } from '../src/impact-measurement.ts'
import { measureImpact, tableOf } from '../src/measure-impact.ts'

/** Puts the table of the last measurement into `docs/impact.md`. */
const page = join(import.meta.dirname, '../../../docs/impact.md')
const table = tableOf(await measureImpact(impactMeasurement))
const text = readFileSync(page, 'utf8')
const next = text.replace(
  /(<!-- impact edits -->\n\n)[\s\S]*?(\n<!-- end -->)/,
  (_all, from: string, to: string) => from + table + to,
)
writeFileSync(page, next)
process.stdout.write(table)
