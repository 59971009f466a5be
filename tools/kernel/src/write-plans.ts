import { accessSync, constants, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Artifact, type ArtifactPlan, encodedOf, type Manifest, manifestName, sha256 } from './artifact.ts'
import { atomicWrite, removeAbandoned } from './atomic-write.ts'
import { type Finding, type FindingTable, findingsOf } from './finding.ts'
import { type Outcome, outcome } from './outcome.ts'
import { relativePath } from './paths.ts'
import { UsageError } from './usage-error.ts'

export const writePlansFindings = {
  'generated-stale': {
    level: 'error',
    title: 'A generated file differs from what its source makes now',
    why: 'Whoever reads or compiles the file sees an older contract than the one that was agreed.',
    fix: 'Run the command that the message names and commit the result.',
  },
  'generated-missing': {
    level: 'error',
    title: 'A generated file is not there',
    why: 'The source promises it, and something that imports it will fail.',
    fix: 'Run the command that the message names and commit the result.',
  },
  'generated-orphaned': {
    level: 'error',
    title: 'A generated file has no source any more',
    why: 'It keeps compiling against a contract that no longer exists.',
    fix: 'Run the command that the message names: it removes the file. Commit the removal.',
  },
  'output-not-ours': {
    level: 'error',
    title: 'A file that was not generated stands where an output should go',
    why: "Overwriting it could destroy somebody's work.",
    fix: 'Move the file away, or choose another output folder.',
  },
} as const satisfies FindingTable

const finding = findingsOf(writePlansFindings)

export type FileChange = 'written' | 'unchanged' | 'removed'

export interface WrittenFile {
  /** Relative to the workspace. */
  path: string
  change: FileChange
}

interface Comparison {
  plan: ArtifactPlan
  manifest: string
  files: { artifact: Artifact; path: string; state: 'fresh' | 'stale' | 'missing' | 'foreign' }[]
  /** Files that stand where a folder is to be. */
  inTheWay: string[]
  orphans: string[]
  manifestFresh: boolean
}

/**
 * The one path of writing and checking: compares every plan with the disk before it decides anything.
 * In `check` mode each difference is a finding and nothing is written. In `write` mode nothing is
 * written at all when any output is not ours; else each file is replaced atomically, orphans go, and
 * an unchanged file keeps its bytes and its modification time.
 * @throws UsageError when two plans have one folder, and the file system's own error where it does not let us write
 */
export const writePlans = (
  root: string,
  plans: readonly ArtifactPlan[],
  mode: 'write' | 'check',
): Outcome<WrittenFile[]> => {
  refuseSharedFolders(root, plans)
  const comparisons = plans.map(comparePlan)
  const findings = comparisons.flatMap((comparison) => findingsOfComparison(root, comparison, mode))
  // implements: TL-WRITE-001, TL-WRITE-002, TL-LOOP-001
  if (mode === 'check' || findings.length > 0) {
    const unchanged = comparisons.flatMap(({ files }) => files.filter((file) => file.state === 'fresh'))
    return outcome(
      sorted(unchanged.map(({ path }) => ({ path: relativePath(root, path), change: 'unchanged' }))),
      findings,
    )
  }
  for (const comparison of comparisons) checkAccess(comparison)
  return outcome(sorted(comparisons.flatMap((comparison) => applyPlan(root, comparison))))
}

/** Each of the two would take the other's files for orphans. */
const refuseSharedFolders = (root: string, plans: readonly ArtifactPlan[]): void => {
  const owners = new Map<string, string>()
  for (const { folder, command } of plans) {
    const owner = owners.get(folder)
    if (owner !== undefined) {
      const who = owner === command ? `two outputs of \`${command}\`` : `\`${owner}\` and \`${command}\``
      throw new UsageError(`${relativePath(root, folder)} is the folder of ${who}`, 'Give each a folder of its own.')
    }
    owners.set(folder, command)
  }
}

/** The nearest of a path and its parents that exists. */
const existing = (path: string): string => {
  let found = path
  while (!statSync(found, { throwIfNoEntry: false }) && dirname(found) !== found) found = dirname(found)
  return found
}

const needsWriting = ({ files, orphans, manifestFresh }: Comparison): boolean =>
  orphans.length > 0 || !manifestFresh || files.some(({ state }) => state !== 'fresh')

/** Asked for every folder before the first is written to, so that a refusal leaves all as it was. */
const checkAccess = (comparison: Comparison): void => {
  if (!needsWriting(comparison)) return
  const { plan, files } = comparison
  const changing = files.filter(({ state }) => state !== 'fresh').map(({ path }) => dirname(path))
  for (const folder of new Set([plan.folder, ...changing].map(existing))) accessSync(folder, constants.W_OK)
}

const comparePlan = (plan: ArtifactPlan): Comparison => {
  const listed = readManifest(plan.folder)
  const planned = new Set(plan.artifacts.map((artifact) => artifact.path))
  const manifest: Manifest = {
    schemaVersion: 1,
    command: plan.command,
    files: Object.fromEntries(
      plan.artifacts
        .map((artifact) => [artifact.path, encodedOf(artifact).sha256] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`
  return {
    plan,
    manifest: text,
    files: plan.artifacts.map((artifact) => {
      const path = join(plan.folder, artifact.path)
      const present = statSync(path, { throwIfNoEntry: false })
      if (present === undefined) return { artifact, path, state: 'missing' }
      // Of another length, it need not be read: some are many megabytes.
      const { size, sha256: digest } = encodedOf(artifact)
      const isFresh = present.size === size && sha256(readIfFile(path) ?? '') === digest
      if (isFresh) return { artifact, path, state: 'fresh' }
      return { artifact, path, state: artifact.path in listed ? 'stale' : 'foreign' }
    }),
    inTheWay: [...new Set(plan.artifacts.map(({ path }) => existing(dirname(join(plan.folder, path)))))].filter(
      (path) => !statSync(path).isDirectory(),
    ),
    orphans: Object.keys(listed)
      .filter((path) => !planned.has(path) && isListable(path) && readIfFile(join(plan.folder, path)) !== undefined)
      .sort(),
    manifestFresh: readIfFile(join(plan.folder, manifestName))?.toString('utf8') === text,
  }
}

/** A manifest is a document too: a path in it that leads out of its folder is never touched. */
const isListable = (path: string): boolean => !path.split('/').includes('..') && !path.startsWith('/')

const readManifest = (folder: string): Record<string, string> => {
  const text = readIfFile(join(folder, manifestName))?.toString('utf8')
  if (text === undefined) return {}
  try {
    const manifest = JSON.parse(text) as Partial<Manifest>
    return typeof manifest.files === 'object' && manifest.files !== null ? manifest.files : {}
  } catch {
    // A damaged manifest lists nothing: files that differ are then not ours, and are said so.
    return {}
  }
}

/** Stands for what is no file, and is not equal to one. */
const directory = Buffer.from('\0directory')

const readIfFile = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EISDIR') return directory
    throw error
  }
}

const findingsOfComparison = (root: string, comparison: Comparison, mode: 'write' | 'check'): Finding[] => {
  const { plan, files, inTheWay, orphans, manifestFresh } = comparison
  const at = (path: string) => ({ location: { file: relativePath(root, path), line: 1, column: 1 } })
  // implements: TL-WRITE-002
  const foreign = [
    ...inTheWay.map((path) => finding('output-not-ours', 'stands where a folder of outputs should go', at(path))),
    ...files
      .filter((file) => file.state === 'foreign')
      .map(({ path }) =>
        finding('output-not-ours', 'stands where an output should go, and was not generated', at(path)),
      ),
  ]
  if (mode === 'write') return foreign
  // implements: TL-WRITE-001
  const differing = files.flatMap(({ path, state }) =>
    state === 'stale'
      ? [finding('generated-stale', `differs from its source; run \`${plan.command}\``, at(path))]
      : state === 'missing'
        ? [finding('generated-missing', `is not there; run \`${plan.command}\``, at(path))]
        : [],
  )
  // implements: TL-WRITE-001
  const orphaned = orphans.map((path) =>
    finding('generated-orphaned', `has no source any more; run \`${plan.command}\``, at(join(plan.folder, path))),
  )
  // The manifest is the index of the others: it is named only when nothing else explains the difference.
  const index =
    !manifestFresh && foreign.length + differing.length + orphaned.length === 0
      ? [
          finding(
            'generated-stale',
            `does not list what the folder holds; run \`${plan.command}\``,
            at(join(plan.folder, manifestName)),
          ),
        ]
      : []
  return [...foreign, ...differing, ...orphaned, ...index]
}

const applyPlan = (root: string, comparison: Comparison): WrittenFile[] => {
  const { plan, manifest, files, orphans } = comparison
  // implements: TL-WRITE-005
  const changed = files.filter((file) => file.state !== 'fresh')
  const manifestPath = join(plan.folder, manifestName)
  // implements: TL-WRITE-004
  if (changed.length > 0 || orphans.length > 0) {
    // Listed first: a run that is killed half-way leaves only files that the next run knows as ours.
    const union = { ...readManifest(plan.folder), ...(JSON.parse(manifest) as Manifest).files }
    atomicWrite(
      manifestPath,
      `${JSON.stringify({ schemaVersion: 1, command: plan.command, files: union }, undefined, 2)}\n`,
    )
  }
  for (const { path, artifact } of changed) atomicWrite(path, encodedOf(artifact).bytes)
  for (const path of orphans) removeFile(plan.folder, path)
  if (needsWriting(comparison)) atomicWrite(manifestPath, manifest)
  for (const folder of new Set([plan.folder, ...files.map(({ path }) => dirname(path))])) removeAbandoned(folder)
  return [
    ...files.map(({ path, state }): WrittenFile => {
      return { path: relativePath(root, path), change: state === 'fresh' ? 'unchanged' : 'written' }
    }),
    ...orphans.map((path): WrittenFile => ({ path: relativePath(root, join(plan.folder, path)), change: 'removed' })),
  ]
}

// implements: TL-WRITE-003
const removeFile = (folder: string, path: string): void => {
  // Another run may remove the same at the same time.
  rmSync(join(folder, path), { force: true })
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const absolute = join(folder, parent)
    try {
      rmdirSync(absolute)
    } catch {
      return // It still holds something, or is gone.
    }
  }
}

const sorted = (files: WrittenFile[]): WrittenFile[] =>
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
