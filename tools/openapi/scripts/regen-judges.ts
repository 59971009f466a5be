import { resolve } from 'node:path'
import { writePlans } from '@throughline/kernel'
import { planJudges } from './judges.ts'

const { value, findings } = writePlans(resolve(import.meta.dirname, '../../..'), [planJudges()], 'write')
for (const { path, change } of value) process.stdout.write(`${change}  ${path}\n`)
for (const { message, location } of findings) process.stderr.write(`${location?.file}: ${message}\n`)
process.exitCode = findings.length > 0 ? 1 : 0
