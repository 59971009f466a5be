import { type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { readMarkdown } from '@throughline/markdown'
import { extractRequirements, type Family, type NamedDocument } from './extract-requirements.ts'
import { finding } from './findings.ts'
import type { SpecIndex } from './requirement.ts'
import { specNames } from './spec-files.ts'

/** The requirements of a workspace, read from its specs as they are now. */
export const readSpecs = (workspace: Workspace): Outcome<SpecIndex> => {
  const { specs: globs, ids } = workspace.config
  const matched = globs.map((glob) => ({ glob, files: workspace.glob([glob]) }))
  const files = [...new Set(matched.flatMap((each) => each.files))].sort()
  return extractFiles({ matched, files, read: (file) => workspace.read(file), families: ids.families })
}

export interface SpecSources {
  matched: { glob: string; files: readonly string[] }[]
  /** Relative to the workspace, sorted. */
  files: readonly string[]
  read: (file: string) => string
  families: readonly Family[]
}

// implements: TL-EXTRACT-007
export const extractFiles = ({ matched, files, read, families }: SpecSources): Outcome<SpecIndex> => {
  const names = specNames(
    files,
    matched.map(({ glob }) => glob),
  )
  const findings: Finding[] = matched
    .filter((each) => each.files.length === 0)
    .map(({ glob }) => finding('nothing-extracted', `the glob '${glob}' matches no file`))
  const documents = files.map((file): NamedDocument => {
    const { value: document, findings: found } = readMarkdown(file, read(file))
    findings.push(...found)
    return { name: names.get(file) ?? file, document }
  })
  const { value, findings: found } = extractRequirements(documents, families)
  return outcome(value, [...findings, ...found])
}

const idsOf = new WeakMap<Workspace, ReadonlySet<string>>()

/**
 * The IDs that contracts may name; undefined where no spec states any, and so nobody knows. The specs are read once a
 * workspace.
 */
export const requirementIds = (workspace: Workspace): ReadonlySet<string> | undefined => {
  let ids = idsOf.get(workspace)
  if (!ids) {
    const { specs } = readSpecs(workspace).value
    ids = new Set(specs.flatMap(({ requirements }) => requirements.map(({ id }) => id)))
    idsOf.set(workspace, ids)
  }
  return ids.size > 0 ? ids : undefined
}
