import { existsSync } from 'node:fs'
import {
  atomicWrite,
  didYouMean,
  type Finding,
  type Location,
  type Outcome,
  outcome,
  parseSourceDocument,
  type Workspace,
} from '@throughline/kernel'
import { stringify } from 'yaml'
import { finding } from './findings.ts'

/** Somebody looked at a place after a requirement's words changed, and found that it still is as they say. */
export interface Confirmation {
  id: string
  /** Of the words that were confirmed. */
  hash: string
  /** As `suspect` names it. */
  site: string
  reason: string
  by: string
}

export interface PlacedConfirmation extends Confirmation {
  location: Location
}

export const confirmationsFile = 'ci/trace-confirmations.yaml'

const fields = ['id', 'hash', 'site', 'reason', 'by'] as const satisfies readonly (keyof Confirmation)[]

/** Reads the list; each faulty entry is a finding and confirms nothing. */
export const readConfirmations = (workspace: Workspace): Outcome<PlacedConfirmation[]> => {
  if (!existsSync(workspace.absolute(confirmationsFile))) return outcome([])
  const { value: document, findings } = parseSourceDocument(confirmationsFile, workspace.read(confirmationsFile))
  if (!document) return outcome([], findings)
  const entries = document.value ?? []
  if (!Array.isArray(entries)) {
    const location = document.locate('')
    return outcome([], [finding('confirmation-invalid', 'the file is no list of confirmations', { location })])
  }
  const value: PlacedConfirmation[] = []
  const faults: Finding[] = []
  for (const [index, entry] of entries.entries()) {
    const location = document.locate(`/${index}`)
    const fault = faultOf(entry)
    if (fault === undefined) value.push({ ...(entry as Confirmation), location })
    else faults.push(finding('confirmation-invalid', fault, { location }))
  }
  return outcome(value, faults)
}

const faultOf = (entry: unknown): string | undefined => {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return 'the entry is no mapping'
  const given = entry as Record<string, unknown>
  const unknown = Object.keys(given).find((key) => !fields.some((field) => field === key))
  if (unknown !== undefined) return `unknown key '${unknown}'${didYouMean(unknown, fields)}`
  const missing = fields.find((field) => typeof given[field] !== 'string' || given[field].trim() === '')
  return missing === undefined ? undefined : `'${missing}' is missing or no text`
}

const header = `# Places that still are as a requirement says, although its words changed. \`pnpm xtask trace confirm\` writes an entry;
# it lapses when the words change again.
`

/** Adds a confirmation in place of an earlier one of the same place; sorted, so that two branches seldom collide. */
export const writeConfirmation = (workspace: Workspace, confirmation: Confirmation): void => {
  const others = readConfirmations(workspace).value.filter(
    ({ id, site }) => id !== confirmation.id || site !== confirmation.site,
  )
  const all = [...others, confirmation]
    .map(({ id, hash, site, reason, by }): Confirmation => ({ id, hash, site, reason, by }))
    .sort((a, b) => compareText(a.id, b.id) || compareText(a.site, b.site))
  atomicWrite(workspace.absolute(confirmationsFile), `${header}${stringify(all, { lineWidth: 0 })}`)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
