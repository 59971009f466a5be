import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Report, relativePath, UsageError } from '@throughline/kernel'
import { countResults, resultsOfStored } from '@throughline/trace'
import { importJunit } from '@throughline/trace/results'
import type { Run } from '../command.ts'

export interface ResultsImportResult {
  runner: string
  package: string
  passed: number
  failed: number
  skipped: number
}

export const run: Run = async (call): Promise<Report<ResultsImportResult>> => {
  const [name, ...more] = call.arguments
  if (name === undefined || more.length > 0) throw new UsageError('results import takes one report')
  const { runner, package: packageName = runner } = call.flags
  if (typeof runner !== 'string' || typeof packageName !== 'string')
    throw new UsageError('results import needs --runner')
  const path = resolve(call.cwd, name)
  if (!existsSync(path)) throw new UsageError(`${name}: no such file`)
  if (!statSync(path).isFile()) throw new UsageError(`${name} is no file`)
  const { root, config } = await call.workspace()
  const { value, findings } = importJunit({
    root,
    file: relativePath(root, path),
    text: readFileSync(path, 'utf8'),
    runner,
    package: packageName,
    families: config.ids.families,
  })
  const counts = countResults([resultsOfStored(value)])
  return {
    command: 'results import',
    result: { runner, package: packageName, ...counts },
    findings,
    next:
      findings.length > 0
        ? 'Nothing was imported.'
        : `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped: results of ${packageName}.`,
  }
}
