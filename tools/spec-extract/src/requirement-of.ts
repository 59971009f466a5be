import type { Finding, Location, Need } from '@throughline/kernel'
import type { Candidate } from './candidate.ts'
import { finding } from './findings.ts'
import { hashOf, shortened } from './hash.ts'
import { isNormative, type Level, levelsIn, strengthOf, strongestOf, turnedWords } from './normative-word.ts'
import { type AttributeContext, readAttributes } from './read-attributes.ts'
import type { Attributes, Requirement } from './requirement.ts'

/**
 * An ID before a normative statement defines it, wherever else it stands. Only where nothing does so is a
 * bare heading or table row, or the ID at the end of a sentence, taken for the definition: elsewhere it refers.
 */
export const isStrong = ({ form, prose }: Candidate): boolean =>
  form === 'leading' || form === 'marker' || (form !== 'trailing' && isNormative(prose))

export interface RequirementContext extends AttributeContext {
  /** Of the document. */
  inherited: { owner: string | undefined; status: string | undefined }
  /** What the family of an ID needs. */
  needsOf: (id: string) => readonly Need[] | undefined
}

export interface ReadRequirement {
  requirement: Requirement
  /** As they stand in its words. */
  levels: Level[]
  /** Negations that are no normative words: `MUST not`. */
  turned: string[]
}

// implements: TL-EXTRACT-004, TL-EXTRACT-011
export const requirementOf = (
  candidate: Candidate,
  location: Location,
  context: RequirementContext,
): ReadRequirement => {
  const { inherited, needsOf } = context
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
  const levels = levelsIn(prose)
  const level = strongestOf(levels)
  const title = candidate.title ?? shortened(text)
  const stated = { id, title, ...(level && { level }), text, section, anchor }
  return {
    requirement: { ...stated, hash: hashOf(title, text), ...attributes, location },
    levels,
    turned: turnedWords(prose),
  }
}

/** From so many on, a document without any normative word is told so once. */
const many = 4

/** Requirements without a normative word, or with words of different strength. */
// implements: TL-EXTRACT-004
export const faultsOfLevels = (read: readonly ReadRequirement[], file: string): Finding[] => {
  const binding = read.filter(({ requirement }) => requirement.status !== 'retired')
  const turned = binding.flatMap(({ requirement: { id, location }, turned: words }) =>
    words.slice(0, 1).map((said) => finding('negation-lower-case', turnedMessage(id, said), { location })),
  )
  return [...turned, ...faultsOfStrength(binding, file)]
}

const turnedMessage = (id: string, said: string): string =>
  `${id} says '${said}', which reads as ${said.replace(/ ?[Nn]ot ?/, '')}; write ${said.toUpperCase()}`

const faultsOfStrength = (binding: readonly ReadRequirement[], file: string): Finding[] => {
  const [first] = binding
  if (first && binding.length >= many && binding.every(({ levels }) => levels.length === 0)) {
    const message = `none of the ${binding.length} requirements here has a normative word`
    return [finding('no-normative-word', message, { location: first.requirement.location, anchor: file })]
  }
  return binding.flatMap(({ requirement: { id, location }, levels }) => {
    const strengths = [...new Set(levels.map(strengthOf))]
    if (strengths.length === 0) return [finding('no-normative-word', `${id} has no normative word`, { location })]
    return strengths.length === 1
      ? []
      : [finding('mixed-levels', `${id} says ${strengths.join(' and ')}`, { location })]
  })
}
