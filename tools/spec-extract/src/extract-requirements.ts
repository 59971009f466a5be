import {
  compareFindings,
  type Finding,
  type IdFamily,
  type IdFinder,
  idFinder,
  lineIndex,
  type Outcome,
  outcome,
} from '@throughline/kernel'
import { brokenAnchors, type MarkdownDocument } from '@throughline/markdown'
import { duplicates, unmatched } from './duplicates.ts'
import { familiesThatRun, needsByFamily } from './families.ts'
import { findCandidates } from './find-candidates.ts'
import { gapsIn } from './gaps.ts'
import { type PastIndex, withHistory } from './history.ts'
import { joinYaml } from './join-yaml.ts'
import { faultsOfRelations } from './relations.ts'
import type { Requirement, Retired, Spec, SpecIndex } from './requirement.ts'
import { faultsOfLevels, isStrong, type RequirementContext, requirementOf } from './requirement-of.ts'
import { readSpecFields } from './spec-fields.ts'
import { readYamlSource } from './yaml-source.ts'

/** A document, and the name of its spec. */
export interface NamedDocument {
  name: string
  document: MarkdownDocument
}

/** A hand-written file beside the outputs. */
export interface YamlText {
  /** As the name of a spec: its path below the outputs, without the ending. */
  name: string
  file: string
  text: string
}

/** What is known beside the documents. */
export interface Surroundings {
  /** The index of the last run. */
  past?: PastIndex | undefined
  /** Files of requirements that somebody wrote by hand. */
  yaml?: readonly YamlText[]
  /** Whether a path of the workspace is there; absent where nobody knows. */
  exists?: (file: string) => boolean
}

/**
 * Reads every requirement of the documents.
 * @throws UsageError when a family's pattern is no regular expression, or runs too long
 */
export const extractRequirements = (
  documents: readonly NamedDocument[],
  families: readonly IdFamily[],
  { past, yaml = [], exists }: Surroundings = {},
): Outcome<SpecIndex> => {
  const { value: running, findings } = familiesThatRun(families)
  const ids = idFinder(running.map(({ pattern }) => pattern))
  const needsOf = needsByFamily(running)
  const stated = specsOf(documents, { ids, needsOf, findings })
  const sources = yaml.flatMap(({ name, file, text }) => {
    const source = readYamlSource(file, text, ids)
    findings.push(...source.findings)
    return source.value ? [{ ...source.value, name }] : []
  })
  const all = joinYaml(stated, sources, needsOf)
  findings.push(...all.findings, ...duplicates(all.specs), ...unmatched(all.specs, running))
  findings.push(...brokenAnchors(documents.map(({ document }) => document)))
  const specs = all.specs
    .map((spec) => ({ ...spec, requirements: spec.requirements.filter((each) => !isRetired(each)).sort(byId) }))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  const retired = all.specs.flatMap((spec) =>
    spec.requirements.filter(isRetired).map((each) => tombstoneOf(each, spec)),
  )
  const aged = withHistory({ specs, retired }, past)
  const byHand = sources.map(({ name }) => name)
  const index: SpecIndex = { specs, retired: aged.retired, ...(byHand.length > 0 && { byHand }) }
  findings.push(...aged.findings, ...faultsOfRelations(index, exists), ...gapsIn(index))
  return outcome(index, findings.sort(compareFindings))
}

interface Reading {
  ids: IdFinder
  needsOf: RequirementContext['needsOf']
  findings: Finding[]
}

const specsOf = (documents: readonly NamedDocument[], { ids, needsOf, findings }: Reading): Spec[] => {
  const read = documents.map(({ name, document }) => {
    const found = findCandidates(document, ids)
    const fields = readSpecFields(document)
    findings.push(...found.findings, ...fields.findings)
    return { name, document, fields: fields.value, candidates: found.candidates }
  })
  const defined = new Set(read.flatMap(({ candidates }) => candidates.filter(isStrong).map(({ id }) => id)))
  return read.map(({ name, document: { file, text }, fields, candidates }): Spec => {
    const at = lineIndex(text)
    const inherited = { owner: fields.owner, status: fields.status }
    const context: RequirementContext = { ids, file, findings, inherited, needsOf }
    const read = candidates
      .filter((candidate) => isStrong(candidate) || !defined.has(candidate.id))
      .map((candidate) => requirementOf(candidate, { file, ...at(candidate.offset) }, context))
    findings.push(...faultsOfLevels(read, file))
    return { name, file, ...fields, requirements: read.map(({ requirement }) => requirement) }
  })
}

// implements: TL-EXTRACT-012
const isRetired = ({ status }: Requirement): boolean => status === 'retired'

const tombstoneOf = ({ id, title, hash }: Requirement, { file }: Spec): Retired => ({ id, title, spec: file, hash })

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
