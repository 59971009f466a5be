import { didYouMean, type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { type Level, type Requirement, readSpecs, type Spec } from '@throughline/spec-extract'
import { readDocument } from './contract-files.ts'
import { subjectsOf } from './contract-subject.ts'
import { finding } from './findings.ts'
import { type PlaceKind, placeKinds, placeKindsOf } from './place-kind.ts'
import { type Hit, type SearchResult, searchFiles } from './search-files.ts'

/** A place where the ID stands. */
export interface Place extends Hit {
  kind: PlaceKind
  /** The place in a spec that defines it. */
  defines?: true
  /** In a contract: the JSON Pointer of the value that names it. */
  pointer?: string
  /** In a contract: what that value is about. */
  about?: string
}

export interface Impact {
  id: string
  /** Absent when no spec defines the ID. */
  requirement?: {
    title: string
    level?: Level
    text: string
    spec: string
    section: string[]
    anchor: string
    owner?: string
    status?: string
  }
  /** By kind, then file and place. */
  places: Place[]
  counts: Record<PlaceKind, number>
}

/** Everything that a requirement touches: where its ID stands, in all files of the workspace. */
export const impact = (workspace: Workspace, id: string): Outcome<Impact> => {
  const { specs } = readSpecs(workspace).value
  const defined = definitionOf(specs, id)
  const findings = defined ? [] : [unknownSubject(id, specs)]
  const found = searchFiles(workspace.files(), workspace.absolute, id)
  const kindOf = placeKindsOf(workspace)
  const places = found.hits.map((hit) => placeOf(hit, kindOf(hit.file), defined?.requirement))
  describeContracts(workspace, id, places)
  const counts = Object.fromEntries(
    placeKinds.map((kind) => [kind, places.filter((place) => place.kind === kind).length]),
  ) as Impact['counts']
  const value: Impact = {
    id,
    ...(defined && { requirement: summaryOf(defined) }),
    // Stable: files and places come sorted.
    places: places.sort((a, b) => placeKinds.indexOf(a.kind) - placeKinds.indexOf(b.kind)),
    counts,
  }
  return outcome(value, [...findings, ...notSearched(found)])
}

interface Defined {
  spec: Spec
  requirement: Requirement
}

const definitionOf = (specs: readonly Spec[], id: string): Defined | undefined =>
  specs
    .flatMap((spec) => spec.requirements.map((requirement) => ({ spec, requirement })))
    .find(({ requirement }) => requirement.id === id)

const summaryOf = ({ spec, requirement }: Defined): NonNullable<Impact['requirement']> => {
  const { title, level, text, section, anchor } = requirement
  const { file, owner, status } = spec
  const optional = { ...(level && { level }), ...(owner && { owner }), ...(status && { status }) }
  return { title, text, spec: file, section, anchor, ...optional }
}

const placeOf = (hit: Hit, kind: PlaceKind, requirement: Requirement | undefined): Place => {
  const { file, line, column } = requirement?.location ?? {}
  const defines = hit.file === file && hit.line === line && hit.column === column
  return { kind, ...hit, ...(defines && { defines }) }
}

/** Adds to each place in a contract what the value that names the ID is about. */
const describeContracts = (workspace: Workspace, id: string, places: readonly Place[]): void => {
  const contracts = places.filter(({ kind }) => kind === 'contract')
  for (const [file, inFile] of Map.groupBy(contracts, (place) => place.file)) {
    const document = readDocument(workspace, file)
    if (!document) continue
    const subject = subjectsOf(document, id)
    for (const place of inFile) Object.assign(place, subject(place.line))
  }
}

const unknownSubject = (id: string, specs: readonly Spec[]): Finding => {
  const ids = specs.flatMap(({ requirements }) => requirements.map((requirement) => requirement.id))
  return finding('unknown-subject', `${id} is defined by no spec${didYouMean(id, ids)}`, { anchor: id })
}

const notSearched = ({ skipped }: SearchResult): Finding[] => {
  if (skipped.length === 0) return []
  const [first] = skipped
  const count = (why: string) => skipped.filter((each) => each.why === why).length
  const message = `${count('binary')} binary and ${count('large')} very large files, such as ${first?.file}`
  return [finding('files-not-searched', message, { anchor: 'files' })]
}
