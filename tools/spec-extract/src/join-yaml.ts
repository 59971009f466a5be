import type { Finding, Need } from '@throughline/kernel'
import { finding } from './findings.ts'
import type { Requirement, Spec } from './requirement.ts'
import type { YamlSource } from './yaml-source.ts'

export interface NamedSource extends YamlSource {
  /** As the name of a spec. */
  name: string
}

export interface Joined {
  specs: Spec[]
  findings: Finding[]
}

/** What a spec and a hand-written file both say has to be the same. */
const compared = ['text', 'level', 'title', 'status', 'owner'] as const

/**
 * Adds what only hand-written files state, and reports where they and the specs disagree. What a spec states is taken
 * from the spec.
 */
// implements: TL-EXTRACT-022
export const joinYaml = (
  specs: readonly Spec[],
  sources: readonly NamedSource[],
  needsOf: (id: string) => readonly Need[] | undefined,
): Joined => {
  const stated = new Map(specs.flatMap((spec) => spec.requirements.map((requirement) => [requirement.id, requirement])))
  const findings: Finding[] = []
  const added = sources.flatMap(({ name, file, title, owner, status, requirements }): Spec[] => {
    for (const requirement of requirements) {
      const said = stated.get(requirement.id)
      if (said) findings.push(...disagreements(said, requirement))
    }
    const own = requirements
      .filter(({ id }) => !stated.has(id))
      .map((each): Requirement => {
        const needs = each.needs ?? needsOf(each.id)
        return { ...(status && { status }), ...(owner && { owner }), ...each, ...(needs && { needs: [...needs] }) }
      })
    if (own.length === 0) return []
    return [
      { name, file, title, ...(owner && { owner }), ...(status && { status }), requirements: own, source: 'yaml' },
    ]
  })
  return { specs: [...specs, ...added], findings }
}

const disagreements = (spec: Requirement, yaml: Requirement): Finding[] =>
  compared.flatMap((key) => {
    const [said, written] = [spec[key], yaml[key]]
    // Only what the file says itself can be wrong; a title is made up where nobody wrote one.
    if (written === undefined || said === written || (key === 'title' && yaml.text.startsWith(yaml.title))) return []
    if (key === 'text' && plain(said ?? '') === plain(written)) return []
    const message = `${yaml.id} has another ${key} here than in ${spec.location.file}: '${cut(written)}', not '${cut(said ?? '')}'`
    const related = [{ message: 'the spec says', location: spec.location }]
    return [
      finding('requirement-disagrees', message, { location: yaml.location, related, anchor: `${yaml.id} ${key}` }),
    ]
  })

/** Markup is no difference: a file may hold the Markdown of the sentence. */
const plain = (text: string): string =>
  text
    .replaceAll(/[`*_\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
