import type { IdFamily } from '@throughline/kernel'
import { readMarkdown } from '@throughline/markdown'
import { extractRequirements, type Requirement } from '@throughline/spec-extract'
import type { ChangedFile } from './read-changes.ts'

/** One requirement that says something else than at the base. */
export interface RequirementChange {
  change: 'added' | 'removed' | 'changed'
  id: string
  /** Where it stands now; of a removed one, where it stood. */
  file: string
  line: number
  anchor: string
  before?: string
  after?: string
}

/**
 * The requirements that differ between the specs at the base and now. One that only moved, within a file or to
 * another, says the same.
 */
// implements: TL-TRACE-405
export const diffSpecs = (changes: readonly ChangedFile[], families: readonly IdFamily[]): RequirementChange[] => {
  const read = (file: string, text: string | undefined) =>
    text === undefined ? [] : requirementsOf(file, text, families)
  const before = indexed(changes.flatMap(({ path, from, before: side }) => read(from ?? path, side?.text)))
  const after = indexed(changes.flatMap(({ path, after: side }) => read(path, side?.text)))
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort()
  return ids.flatMap((id): RequirementChange[] => {
    const [was, is] = [before.get(id), after.get(id)]
    if (was?.hash === is?.hash) return []
    const { location, anchor } = (is ?? was) as Requirement
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'
    const texts = { ...(was && { before: textOf(was) }), ...(is && { after: textOf(is) }) }
    return [{ change, id, file: location.file, line: location.line, anchor, ...texts }]
  })
}

const requirementsOf = (file: string, text: string, families: readonly IdFamily[]): Requirement[] =>
  extractRequirements([{ name: file, document: readMarkdown(file, text).value }], families).value.specs.flatMap(
    ({ requirements }) => requirements,
  )

/** Of an ID that stands twice the first counts; the extraction reports the other. */
const indexed = (requirements: readonly Requirement[]): Map<string, Requirement> => {
  const found = new Map<string, Requirement>()
  for (const requirement of requirements) if (!found.has(requirement.id)) found.set(requirement.id, requirement)
  return found
}

const textOf = ({ title, text }: Requirement): string => (text.startsWith(title) ? text : `${title}. ${text}`)
