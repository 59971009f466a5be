import { type Finding, idFinder, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import type { Requirement, SpecIndex } from '@throughline/spec-extract'
import { languageOf } from '../code/language.ts'
import { readFacts } from '../code/read-facts.ts'
import { type Base, changedSince, readObjects, treeAt } from '../git/index.ts'
import type { GraphSources } from '../graph/index.ts'
import { placeKindsOf } from '../place-kind.ts'
import { baseSpecs, baseWorkspace } from './base-workspace.ts'
import { type Claim, type ClaimSource, claimsOf } from './claims.ts'
import { type PlacedConfirmation, readConfirmations } from './confirmations.ts'
import { finding } from './findings.ts'
import { type DiffPart, diffText, wordDiff } from './word-diff.ts'

/** A place that claimed the requirement before its words changed, and still stands as it did. */
export interface SuspectSite extends Pick<Claim, 'site' | 'kind' | 'file' | 'line'> {
  /** Who found that it still is as the new words say, and why. */
  confirmed?: { by: string; reason: string }
}

/** A requirement that reads otherwise than at the base. */
export interface Suspicion {
  id: string
  /** Of the new words. */
  hash: string
  before: string
  after: string
  diff: DiffPart[]
  /** By site. Empty where everything has been touched since. */
  sites: SuspectSite[]
}

export interface Suspects {
  base: { ref: string; commit: string }
  /** By ID. */
  changed: Suspicion[]
}

/** Which references a change of words made doubtful, and who has answered for them. */
// implements: TL-TRACE-331
export const findSuspects = (workspace: Workspace, sources: GraphSources, base: Base): Outcome<Suspects> => {
  const tree = treeAt(base)
  const before = baseWorkspace(workspace, tree)
  const changed = changedRequirements(baseSpecs(before), sources.specs)
  const confirmations = readConfirmations(workspace)
  const { sites, all } = suspectSites(workspace, sources, base, before, new Set(changed.keys()))
  const result = [...changed].map(([id, { old, now }]): Suspicion => {
    const own = sites
      .filter((claim) => claim.id === id)
      .map((claim) => withConfirmation(claim, now, confirmations.value))
    const [was, is] = [wordsOf(old), wordsOf(now)]
    return { id, hash: now.hash, before: was, after: is, diff: wordDiff(was, is), sites: own }
  })
  const value = { base: { ref: base.ref, commit: base.commit }, changed: result }
  return outcome(value, [
    ...confirmations.findings,
    ...result.flatMap((suspicion) => openSites(suspicion).map((site) => suspectFinding(suspicion, site, base))),
    ...lapsed(workspace, sources, confirmations.value, all),
  ])
}

/** Those that nobody has answered for. */
export const openSites = ({ sites }: Suspicion): SuspectSite[] => sites.filter(({ confirmed }) => !confirmed)

interface Changed {
  old: Requirement
  now: Requirement
}

/** By ID; what is new or gone has no references from before that could mislead. */
const changedRequirements = (then: SpecIndex, now: SpecIndex): Map<string, Changed> => {
  const before = byId(then)
  const pairs = [...byId(now)].flatMap(([id, requirement]): [string, Changed][] => {
    const old = before.get(id)
    return old && old.hash !== requirement.hash ? [[id, { old, now: requirement }]] : []
  })
  return new Map(pairs.sort(([a], [b]) => compareText(a, b)))
}

const byId = ({ specs }: SpecIndex): Map<string, Requirement> =>
  new Map(specs.flatMap(({ requirements }) => requirements.map((requirement) => [requirement.id, requirement])))

const wordsOf = ({ title, text }: Requirement): string => (text.startsWith(title) ? text : `${title}. ${text}`)

/**
 * What claims a changed requirement now and did so at the base with the same code. Of files that did not change, the
 * facts of now are those of the base; of the others, only those that name a changed requirement are read.
 */
// implements: TL-TRACE-332
const suspectSites = (
  workspace: Workspace,
  sources: GraphSources,
  base: Base,
  before: Workspace,
  ids: ReadonlySet<string>,
): { sites: Claim[]; all: Claim[] } => {
  if (ids.size === 0) return { sites: [], all: [] }
  const changes = changedSince(base)
  const touched = new Set(changes.map(({ path }) => path))
  const now = sources.files.map(({ file, role, facts }): ClaimSource => {
    return { file, role, facts, text: () => workspace.read(file) }
  })
  const claims = now.map((source) => ({ file: source.file, claims: claimsOf(source, ids) }))
  const unchanged = claims.filter(({ file }) => !touched.has(file)).flatMap((each) => each.claims)
  const earlier = claimsAtBase(workspace, base, before, changes, ids)
  const known = new Set([...unchanged, ...earlier].map(identity))
  const all = claims.flatMap((each) => each.claims)
  const sites = all.filter((claim) => known.has(identity(claim)))
  return { sites: sites.sort((a, b) => compareText(a.site, b.site)), all }
}

// implements: TL-TRACE-332
const identity = ({ id, kind, fingerprint }: Claim): string => [id, kind, fingerprint].join('\n')

const claimsAtBase = (
  workspace: Workspace,
  base: Base,
  before: Workspace,
  changes: ReturnType<typeof changedSince>,
  ids: ReadonlySet<string>,
): Claim[] => {
  const objects = changes.flatMap(({ path, from = path, kind, base: oid }) =>
    oid === undefined || kind !== 'file' ? [] : [{ path: from, oid }],
  )
  const contents = readObjects(
    base,
    objects.map(({ oid }) => oid),
  )
  const roleOf = placeKindsOf(before)
  const finder = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
  return objects.flatMap(({ path, oid }) => {
    const bytes = contents.get(oid)
    if (!Buffer.isBuffer(bytes) || ![...ids].some((id) => bytes.includes(id))) return []
    const facts = readFacts(bytes, languageOf(path), finder)
    return claimsOf({ file: path, role: roleOf(path), facts, text: () => bytes.toString('utf8') }, ids)
  })
}

// implements: TL-TRACE-333
const withConfirmation = (
  { site, kind, file, line, id }: Claim,
  { hash }: Requirement,
  confirmations: readonly PlacedConfirmation[],
): SuspectSite => {
  const found = confirmations.find((each) => each.id === id && each.site === site && each.hash === hash)
  return { site, kind, file, line, ...(found && { confirmed: { by: found.by, reason: found.reason } }) }
}

const suspectFinding = (
  { id, diff }: Suspicion,
  { site, kind, file, line }: SuspectSite,
  { commit }: Base,
): Finding => {
  const message = `${site} ${kind} ${id}, which reads otherwise since ${commit.slice(0, 9)}: ${diffText(diff)}`
  return finding('suspect-reference', message, { location: { file, line, column: 1 }, anchor: `${id} ${site}` })
}

/** Confirmations of other words than those of today, and of places that do not name the requirement. */
// implements: TL-TRACE-333
const lapsed = (
  workspace: Workspace,
  sources: GraphSources,
  confirmations: readonly PlacedConfirmation[],
  known: readonly Claim[],
): Finding[] => {
  if (confirmations.length === 0) return []
  const now = byId(sources.specs)
  const ids = new Set(confirmations.map(({ id }) => id).filter((id) => !known.some((claim) => claim.id === id)))
  const more = sources.files.flatMap(({ file, role, facts }) =>
    claimsOf({ file, role, facts, text: () => workspace.read(file) }, ids),
  )
  const sites = new Set([...known, ...more].map(({ id, site }) => `${id}\n${site}`))
  return confirmations.flatMap(({ id, hash, site, location }) => {
    const requirement = now.get(id)
    const fault =
      requirement === undefined
        ? `no spec defines ${id}`
        : requirement.hash !== hash
          ? `${id} reads otherwise than what was confirmed`
          : sites.has(`${id}\n${site}`)
            ? undefined
            : `nothing at ${site} names ${id}`
    return fault === undefined ? [] : [finding('confirmation-lapsed', fault, { location })]
  })
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
