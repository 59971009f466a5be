import { type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { openBase } from '../../git/index.ts'
import { buildGraph, readSources } from '../../graph/index.ts'
import { importResolver } from '../../graph/package-exports.ts'
import { openIndex } from '../../index-store/open-index.ts'
import { placeKindsOf } from '../../place-kind.ts'
import { diffContracts } from '../contract/diff-contracts.ts'
import type { Reached } from '../reached.ts'
import { surfaceOf } from '../surface-of.ts'
import type { Surface } from '../surfaces.ts'
import type { SinceContext } from './context.ts'
import { allUnits, diffCode, type UnitChange } from './diff-code.ts'
import { diffSpecs, type RequirementChange } from './diff-spec.ts'
import { importGraph } from './import-graph.ts'
import { knownTests } from './known-tests.ts'
import { notKnown } from './not-known.ts'
import { packagesOf } from './packages.ts'
import { type ReachedRequirement, reachedPlaces, reachedRequirements, type Touched } from './reached.ts'
import { type ChangedFile, readChanges } from './read-changes.ts'
import { selectByCode } from './select-by-code.ts'
import { selectByContract } from './select-by-contract.ts'
import { selectByData } from './select-by-data.ts'
import { selectBySpec } from './select-by-spec.ts'
import { selectByTestFile } from './select-by-test-file.ts'
import { type Reason, selectionOf } from './selection.ts'
import { type TestCommand, testCommands } from './vitest-commands.ts'

/** What differs from a base, what that leads to, and which tests tell whether it still holds. */
export interface SinceImpact {
  base: { ref: string; commit: string }
  changes: ChangeSummary[]
  requirements: ReachedRequirement[]
  /** The words of requirements that differ. */
  sentences: RequirementChange[]
  /** By surface, then place. */
  reached: Reached[]
  /** By place. */
  tests: SelectedTest[]
  /** How many tests the tree has. */
  knownTests: number
  commands: TestCommand[]
}

export interface ChangeSummary {
  change: ChangedFile['change']
  file: string
  from?: string
  surface: Surface
  /** What differs within it: `changed function Queue.push`, `added /paths/~1x`; empty where nothing that runs or promises. */
  what: string[]
  unread?: ChangedFile['unread']
}

export interface SelectedTest {
  file: string
  line?: number
  name: string
  package: string
  why: Reason[]
  /** The runner leaves it out as it is called for all tests. */
  leftOut?: true
}

export const impactSince = async (workspace: Workspace, ref: string): Promise<Outcome<SinceImpact>> => {
  const base = openBase(workspace.root, ref)
  const changes = readChanges(base)
  const index = await openIndex(workspace)
  const all = await index.all()
  const { value: sources, findings } = await readSources(workspace, index)
  const graph = buildGraph(workspace, sources)
  const roleOf = placeKindsOf(workspace)
  const packages = packagesOf(workspace)
  const facts = (file: string) => all.get(file)
  const tests = knownTests({ workspace, facts, results: sources.results, changes, packages })
  const imports = importGraph(all, importResolver(workspace))
  const context: SinceContext = { workspace, base, graph, facts, roleOf, changes, tests, packages, imports }
  const contracts = diffContracts(workspace, graph, changes)
  const specs = diffSpecs(changes.filter(isSpec(context)), workspace.config.ids.families)
  const units = unitsOf(changes)
  const touched: Touched = { specs, contracts: contracts.changes, units }
  const selected = select(context, touched)
  const requirements = reachedRequirements(context, touched)
  const surface = surfaceOf(workspace, graph, roleOf)
  const value: SinceImpact = {
    base: { ref, commit: base.commit },
    changes: changes.map((change) => summaryOf(change, touched, surface.file(change.path))),
    requirements,
    sentences: specs,
    reached: reachedPlaces(context, surface, touched, requirements),
    tests: selected.map(({ test: { file, line, name, leftOut }, why }) => {
      const place = { file, ...(line !== undefined && { line }), name, package: packages.of(file)?.name ?? '' }
      return { ...place, why, ...(leftOut && { leftOut }) }
    }),
    knownTests: tests.length,
    commands: testCommands(
      workspace,
      packages,
      tests,
      selected.map(({ test }) => test),
    ),
  }
  const unknown: Finding[] = notKnown(context, selected, contracts.broken)
  return outcome(value, [...findings, ...unknown])
}

const isSpec = ({ roleOf, workspace }: SinceContext) => {
  const globbed = new Set(workspace.glob(workspace.config.specs))
  return ({ path, from }: ChangedFile): boolean =>
    globbed.has(path) ||
    roleOf(path) === 'spec' ||
    (/\.md$/.test(path) && isUnder(workspace.config.specs, from ?? path))
}

/** A spec that is gone is listed by no glob: the folder that the glob begins with tells. */
const isUnder = (globs: readonly string[], path: string): boolean =>
  globs.some((glob) => path.startsWith(`${/^[^*?[{!]*(?=\/)/.exec(glob)?.[0] ?? glob}/`))

const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path)

/** The functions and statements that differ, of each file of code whose text is known. */
const unitsOf = (changes: readonly ChangedFile[]): Map<string, UnitChange[]> => {
  const units = new Map<string, UnitChange[]>()
  for (const { path, from, before, after, change } of changes) {
    if (!isCode(path) && !isCode(from ?? path)) continue
    if (change === 'renamed' && before?.hash === after?.hash) units.set(path, moved(after?.text ?? ''))
    else if (before && after) units.set(path, diffCode(path, before.text, after.text))
    else if (after) units.set(path, allUnits(path, after.text, 'added'))
    else if (before) units.set(path, allUnits(path, before.text, 'removed'))
    else units.set(path, [{ kind: 'load', change: 'changed', name: '(file)' }])
  }
  return units
}

/** Code may know where it stands: whoever loads or runs it at its new place may see a difference. */
const moved = (text: string): UnitChange[] => {
  const lines = text.split('\n').length
  const range = { from: 1, to: lines }
  return [{ kind: 'load', change: 'changed', name: '(file)', before: range, after: range }]
}

const select = (context: SinceContext, { specs, contracts, units }: Touched) => {
  const selection = selectionOf(context.tests)
  const testFiles = new Set(context.tests.map(({ file }) => file))
  for (const change of context.changes) {
    const own = units.get(change.path)
    if (!own) selectByData(context, change, selection)
    else if (testFiles.has(change.path)) selectByTestFile(context, change, own, selection)
    else if (change.change === 'added' && context.imports.loaders(change.path).size === 1) {
      // Nobody imports it: whatever finds it otherwise, by a pattern or by its name, leaves no trace.
      selectByData(context, change, selection)
    } else selectByCode(context, change, own, selection)
  }
  selectBySpec(context, specs, selection)
  selectByContract(context, contracts, selection)
  return selection.tests()
}

const summaryOf = (
  { change, path, from, unread }: ChangedFile,
  { contracts, specs, units }: Touched,
  surface: Surface,
): ChangeSummary => {
  // Of a file that is new or gone, everything within it is as well.
  const own = change === 'added' || change === 'removed' ? [] : (units.get(path) ?? [])
  const what = [
    ...own.map((unit) => `${unit.change} ${unit.kind} ${unit.name}`),
    ...contracts.filter(({ file }) => file === path).map((each) => `${each.change} ${each.pointer}`),
    ...specs.filter(({ file }) => file === path || file === from).map((each) => `${each.change} ${each.id}`),
  ]
  return {
    change,
    file: path,
    ...(from !== undefined && { from }),
    surface,
    what: [...new Set(what)],
    ...(unread && { unread }),
  }
}
