import {
  compareFindings,
  type Finding,
  type IdFamily,
  idFinder,
  type Location,
  lineIndex,
  type Need,
  type Outcome,
  outcome,
  sha256,
} from '@throughline/kernel'
import type { MarkdownDocument } from '@throughline/markdown'
import type { Candidate } from './candidate.ts'
import { findCandidates } from './find-candidates.ts'
import { finding } from './findings.ts'
import { isNormative, levelsIn, strengthOf } from './normative-word.ts'
import { type AttributeContext, readAttributes } from './read-attributes.ts'
import type { Attributes, Requirement, Retired, Spec, SpecIndex } from './requirement.ts'
import { readSpecFields } from './spec-fields.ts'

export type Family = IdFamily

/** A document, and the name of its spec. */
export interface NamedDocument {
  name: string
  document: MarkdownDocument
}

/**
 * Reads every requirement of the documents.
 * @throws UsageError when a family's pattern is no regular expression, or runs too long
 */
export const extractRequirements = (
  documents: readonly NamedDocument[],
  families: readonly Family[],
): Outcome<SpecIndex> => {
  const ids = idFinder(families.map(({ pattern }) => pattern))
  const needsOf = needsByFamily(families)
  const findings: Finding[] = []
  const read = documents.map(({ name, document }) => {
    const found = findCandidates(document, ids)
    const fields = readSpecFields(document)
    findings.push(...found.findings, ...fields.findings)
    return { name, document, fields: fields.value, candidates: found.candidates }
  })
  const defined = new Set(read.flatMap(({ candidates }) => candidates.filter(isStrong).map(({ id }) => id)))
  const specs = read.map(({ name, document, fields, candidates }): Spec => {
    const at = lineIndex(document.text)
    const { file } = document
    const context = { ids, file, findings, inherited: { owner: fields.owner, status: fields.status }, needsOf }
    const requirements = candidates
      .filter((candidate) => isStrong(candidate) || !defined.has(candidate.id))
      .map((candidate) => requirementOf(candidate, { file, ...at(candidate.offset) }, context))
    return { name, file, ...fields, requirements }
  })
  findings.push(...duplicates(specs), ...unmatched(specs, families))
  const retired = specs.flatMap((spec) => spec.requirements.filter(isRetired).map((each) => tombstoneOf(each, spec)))
  const sorted = specs
    .map((spec) => ({ ...spec, requirements: spec.requirements.filter((each) => !isRetired(each)).sort(byId) }))
    .sort((a, b) => compareText(a.file, b.file))
  return outcome({ specs: sorted, retired: retired.sort(byId) }, findings.sort(compareFindings))
}

/**
 * An ID before a normative statement defines it, wherever else it stands. Only where nothing does so is a
 * bare table row, or the ID at the end of a sentence, taken for the definition: elsewhere it refers.
 */
const isStrong = ({ form, prose }: Candidate): boolean => form === 'leading' || (form === 'row' && isNormative(prose))

// implements: TL-EXTRACT-012
const isRetired = ({ status }: Requirement): boolean => status === 'retired'

const tombstoneOf = ({ id, title, hash }: Requirement, { file }: Spec): Retired => ({ id, title, spec: file, hash })

const byId = (a: { id: string }, b: { id: string }): number => compareText(a.id, b.id)

interface RequirementContext extends AttributeContext {
  /** Of the document. */
  inherited: { owner: string | undefined; status: string | undefined }
  needsOf: (id: string) => readonly Need[] | undefined
}

// implements: TL-EXTRACT-004, TL-EXTRACT-011
const requirementOf = (candidate: Candidate, location: Location, context: RequirementContext): Requirement => {
  const { findings, inherited, needsOf } = context
  const { id, text, prose, section, anchor } = candidate
  const own = readAttributes(candidate.attributes, context)
  const status = own.status ?? inherited.status
  const owner = own.owner ?? inherited.owner
  const needed = own.needs ?? needsOf(id)
  const attributes: Attributes = {
    ...(status && { status }),
    ...(owner && { owner }),
    ...own,
    ...(needed && { needs: [...needed] }),
  }
  const found = levelsIn(prose)
  const strengths = [...new Set(found.map(strengthOf))]
  if (found.length === 0 && status !== 'retired')
    findings.push(finding('no-normative-word', `${id} has no normative word`, { location }))
  if (strengths.length > 1) {
    findings.push(finding('mixed-levels', `${id} says ${strengths.join(' and ')}`, { location }))
  }
  const strongest = (['MUST', 'SHOULD', 'MAY'] as const).find((strength) => strengths.includes(strength))
  const level = found.find((each) => strengthOf(each) === strongest)
  const title = candidate.title ?? shortened(text)
  const hash = sha256(`${title}\n${text}`).slice(0, 16)
  return { id, title, ...(level && { level }), text, section, anchor, hash, ...attributes, location }
}

/** The first sentence, or what of it fits into a title. */
const shortened = (text: string, most = 72): string => {
  const sentence = (text.split(/(?<!\b[a-z])[.!?]\s/, 1)[0] ?? text).replace(/\.$/, '')
  return sentence.length <= most ? sentence : `${sentence.slice(0, most).replace(/\s+\S*$/, '')} …`
}

// implements: TL-EXTRACT-005
const duplicates = (specs: readonly Spec[]): Finding[] => {
  const first = new Map<string, Requirement>()
  return specs
    .flatMap(({ requirements }) => requirements)
    .flatMap((requirement) => {
      const { id, location } = requirement
      const earlier = first.get(id)
      if (!earlier) {
        first.set(id, requirement)
        return []
      }
      const related = [
        { message: 'stands here first', location: earlier.location },
        { message: 'and here again', location },
      ]
      return [finding('duplicate-id', `${id} is defined twice`, { location, related })]
    })
}

// implements: TL-EXTRACT-007
const unmatched = (specs: readonly Spec[], families: readonly Family[]): Finding[] => {
  const ids = specs.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  return families
    .filter(({ pattern }) => {
      const finder = idFinder([pattern])
      // All at once is fast; one by one also sees IDs with characters that no word of a text has.
      return finder.find(ids.join(' ')).length === 0 && !ids.some(finder.is)
    })
    .map(({ pattern }) => finding('nothing-extracted', `the ID pattern '${pattern}' matches no requirement`))
}

/** What the family of an ID needs; the first that takes it. */
// implements: TL-EXTRACT-011
const needsByFamily = (families: readonly Family[]): ((id: string) => readonly Need[] | undefined) => {
  const rows = families.map(({ pattern, needs }) => ({ finder: idFinder([pattern]), needs }))
  if (rows.every(({ needs }) => needs === undefined)) return () => undefined
  return (id) => rows.find(({ finder }) => finder.is(id))?.needs
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
