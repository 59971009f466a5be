import { type Artifact, type ArtifactPlan, generatedLabel } from '@throughline/kernel'
import { stringify } from 'yaml'
import type { Requirement, Retired, Spec, SpecIndex } from './requirement.ts'

/** Where the outputs go: absolute folders. One folder takes everything when both are the same. */
export interface RequirementOutputs {
  requirements: string
  types: string
  /** The command that makes them, as a reader would type it. */
  command: string
}

/** One YAML file a spec, an index, and the union of all IDs in TypeScript. */
// implements: TL-EXTRACT-008, TL-EXTRACT-009, TL-EXTRACT-023
export const planRequirements = (
  index: SpecIndex,
  { requirements, types, command }: RequirementOutputs,
): ArtifactPlan[] => {
  const specs = index.specs.filter((spec) => spec.requirements.length > 0)
  const byHand = new Set(index.byHand?.map((name) => specPath({ name })))
  const yaml = [
    ...specs
      .filter((spec) => spec.source === undefined && !byHand.has(specPath(spec)))
      .map((spec) => ({ path: specPath(spec), content: yamlOf(command, specFile(spec)) })),
    { path: 'index.yaml', content: yamlOf(command, indexFile(specs, index.retired)) },
  ]
  const typescript = { path: 'index.ts', content: typesOf(command, specs) }
  if (requirements === types) return [plan(requirements, command, [...yaml, typescript])]
  return [plan(requirements, command, yaml), plan(types, command, [typescript])]
}

const plan = (folder: string, command: string, artifacts: Artifact[]): ArtifactPlan => ({
  folder,
  command,
  artifacts: artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
})

/** The path of a spec's output; the index keeps its name. */
export const specPath = ({ name }: Pick<Spec, 'name'>): string =>
  name.toLowerCase() === 'index' ? `${name}.spec.yaml` : `${name}.yaml`

const yamlOf = (command: string, value: unknown): string =>
  // No folding: a changed word changes its own line and no other.
  `${generatedLabel(command, '#')}${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`

// implements: TL-EXTRACT-008
const specFile = ({ file, title, owner, status, requirements }: Spec) => ({
  spec: file,
  title,
  ...(owner && { owner }),
  ...(status && { status }),
  requirements: requirements.map(({ location: _place, ...requirement }) => ({
    ...requirement,
    // What the document says for all of them stands once, above.
    status: requirement.status === status ? undefined : requirement.status,
    owner: requirement.owner === owner ? undefined : requirement.owner,
  })),
})

const indexFile = (specs: readonly Spec[], retired: readonly Retired[]) => ({
  specs: specs.map(({ file, name, title, owner, status, requirements }) => ({
    spec: file,
    requirements: specPath({ name }),
    title,
    ...(owner && { owner }),
    ...(status && { status }),
    count: requirements.length,
  })),
  requirements: byId(specs).map(({ spec, requirement: { id, title, level, anchor, hash, aliases } }) => ({
    id,
    title,
    ...(level && { level }),
    spec: spec.file,
    anchor,
    hash,
    ...(aliases && { aliases }),
  })),
  ...(retired.length > 0 && { retired }),
})

const byId = (specs: readonly Spec[]): { spec: Spec; requirement: Requirement }[] =>
  specs
    .flatMap((spec) => spec.requirements.map((requirement) => ({ spec, requirement })))
    .sort((a, b) => (a.requirement.id < b.requirement.id ? -1 : 1))

const typesOf = (command: string, specs: readonly Spec[]): string => {
  const all = byId(specs)
  const ids = all.map(({ requirement }) => quoted(requirement.id))
  const rows = all.map(({ spec, requirement: { id, title, level, anchor } }) => {
    const fields = [
      `title: ${quoted(title)}`,
      ...(level ? [`level: ${quoted(level)}`] : []),
      `spec: ${quoted(spec.file)}`,
      `anchor: ${quoted(anchor)}`,
    ]
    return `  ${quoted(id)}: { ${fields.join(', ')} },\n`
  })
  return `${generatedLabel(command)}
/** The ID of every requirement. */
export type ReqId =${ids.length === 0 ? ' never' : ids.map((id) => `\n  | ${id}`).join('')}

/** Every ID, sorted. */
export const reqIds: readonly ReqId[] = [${ids.map((id) => `\n  ${id},`).join('')}\n]

export interface RequirementEntry {
  title: string
  /** Absent where no normative word says it. */
  level?: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY'
  /** The document that it stands in. */
  spec: string
  /** The anchor of the heading that it stands under. */
  anchor: string
}

/** What each ID stands for. */
export const requirements: Readonly<Record<ReqId, RequirementEntry>> = {
${rows.join('')}}
`
}

const quoted = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll(/[\n\r\u2028\u2029]/g, ' ')}'`
