import { posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'
import { readSpecs } from '@throughline/spec-extract'
import type { FileFacts, TestDeclaration } from '../../code/file-facts.ts'
import { openIndex } from '../../index-store/open-index.ts'
import { placeKindsOf } from '../../place-kind.ts'
import { compare } from '../query.ts'

/** What is tested, as it is declared: nothing here depends on a run. */
export interface Inventory {
  /** Scenarios by feature file. */
  features: TestedFile[]
  /** Tests by package and file. */
  packages: { name: string; files: TestedFile[] }[]
  /** Where the spec states each ID that is named: `specs/api.md#tasks`. */
  anchors: ReadonlyMap<string, string>
}

export interface TestedFile {
  file: string
  hash: string
  /** Of a feature file. */
  title?: string
  behaviours: Behaviour[]
}

export interface Behaviour {
  /** Suites and title joined by ` > `, without the feature's own. */
  name: string
  ids: string[]
  /** The line of its declaration; not printed, since every edit above it moves it. */
  line: number
  static: boolean
}

// implements: TL-TRACE-521
export const readInventory = async (workspace: Workspace): Promise<Inventory> => {
  const index = await openIndex(workspace)
  const roleOf = placeKindsOf(workspace)
  const packageOf = packagesOf(workspace)
  const features: TestedFile[] = []
  const tested: TestedFile[] = []
  for (const file of [...index.files()].sort(compare)) {
    const isFeature = file.endsWith('.feature')
    if (!isFeature && roleOf(file) !== 'test') continue
    const facts = await index.facts(file)
    if (!facts || facts.tests.length === 0) continue
    if (isFeature) features.push(featureOf(file, facts))
    else tested.push({ file, hash: facts.hash, behaviours: behavioursOf(facts) })
  }
  const packages = [...Map.groupBy(tested, ({ file }) => packageOf(file))]
    .map(([name, files]) => ({ name, files }))
    .sort((a, b) => compare(a.name, b.name))
  return { features, packages, anchors: anchorsOf(workspace) }
}

const featureOf = (file: string, facts: FileFacts): TestedFile => {
  const title = facts.tests.find(({ kind }) => kind === 'suite')?.name ?? ''
  const behaviours = behavioursOf(facts).map((each) => ({ ...each, name: each.name.slice(title.length + 3) }))
  return { file, hash: facts.hash, title, behaviours }
}

const behavioursOf = (facts: FileFacts): Behaviour[] =>
  facts.tests
    .filter(({ kind }) => kind === 'test')
    .map((test) => ({ name: test.name, ids: idsOf(facts, test), line: test.from, static: test.static }))

/** IDs of its title, of its tags, and of an annotation above it. */
const idsOf = ({ references }: FileFacts, { from, to }: TestDeclaration): string[] => {
  const own = references.filter(({ relation, via, line, target }) => {
    const claims = via === 'title' || relation === 'verifies' || relation === 'annotation'
    const at = target?.from ?? line
    return claims && from <= at && at <= to
  })
  return [...new Set(own.map(({ id }) => id))].sort()
}

/** The name of the nearest package around a file. */
const packagesOf = (workspace: Workspace): ((file: string) => string) => {
  const names = new Map(
    workspace
      .files()
      .filter((file) => posix.basename(file) === 'package.json')
      .map((file) => [posix.dirname(file), nameIn(workspace.read(file)) ?? posix.dirname(file)]),
  )
  return (file) => {
    let folder = posix.dirname(file)
    while (!names.has(folder) && folder !== '.') folder = posix.dirname(folder)
    return names.get(folder) ?? 'outside of packages'
  }
}

const nameIn = (text: string): string | undefined => {
  try {
    const { name } = JSON.parse(text) as { name?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

const anchorsOf = (workspace: Workspace): ReadonlyMap<string, string> =>
  new Map(
    readSpecs(workspace)
      .value.specs.flatMap(({ file, requirements }) =>
        requirements.map(({ id, anchor }): [string, string] => [id, anchor ? `${file}#${anchor}` : file]),
      )
      // Of two places the first counts, as everywhere.
      .reverse(),
  )
