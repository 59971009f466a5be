import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '@throughline/kernel'
import { writeCacheFile } from '@throughline/kernel/cache-file'
import { isSavedScenario, type SavedScenario } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

/** Where what showed a finding is to be sent again. */
export interface SavedTarget {
  contract: string
  service?: string
  /** Of a service that was named on the command line. */
  url?: string
}

export interface SavedFinding {
  target: SavedTarget
  scenario: SavedScenario
}

const folder = (root: string): string => join(root, '.throughline/report/verify')

/** Keeps what showed each finding, as data without secrets. */
// implements: TL-VERIFY-408
export const saveFindings = (root: string, probe: Probe, target: SavedTarget): void => {
  if (probe.shown.length === 0) return
  for (const { fingerprint, saved } of probe.shown) {
    const finding: SavedFinding = { target, scenario: saved }
    writeCacheFile(join(folder(root), `${fingerprint}.json`), `${JSON.stringify(finding, null, 2)}\n`)
  }
}

/** @throws UsageError where no run found it here */
export const readFinding = (roots: readonly string[], fingerprint: string): SavedFinding => {
  if (!/^[0-9a-f]{16}$/.test(fingerprint))
    throw new UsageError(`--replay takes the fingerprint of a finding, as a run shows it; not '${fingerprint}'`)
  const file = roots.map((root) => join(folder(root), `${fingerprint}.json`)).find((each) => existsSync(each))
  if (file === undefined) throw new UsageError(`no run here has found ${fingerprint}`)
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as SavedFinding
    if (isSavedScenario(saved.scenario)) return saved
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new UsageError(`${file} holds no finding`, 'Delete it, and run the verification again.')
}
