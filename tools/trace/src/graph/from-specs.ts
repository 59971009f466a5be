import type { IdFamily } from '@throughline/kernel'
import type { Requirement, Spec, SpecIndex } from '@throughline/spec-extract'
import type { EdgeKind } from './edge.ts'
import { keys } from './keys.ts'
import { defaultNeeds, type RequirementFacts } from './node.ts'
import { compareText, type GraphBuilder } from './trace-graph.ts'

/** Specs, their sections, and what they require. */
export const addSpecs = (
  builder: GraphBuilder,
  { specs }: SpecIndex,
  familyOf: (id: string) => IdFamily | undefined,
): void => {
  for (const spec of [...specs].sort((a, b) => compareText(a.file, b.file))) {
    const { file } = spec
    builder.add({ key: keys.spec(file), kind: 'spec', name: spec.title, file, line: 1, column: 1 })
    for (const requirement of spec.requirements) addRequirement(builder, spec, requirement, familyOf(requirement.id))
  }
}

const addRequirement = (
  builder: GraphBuilder,
  spec: Spec,
  requirement: Requirement,
  family: IdFamily | undefined,
): void => {
  const { id, anchor, section, location } = requirement
  const { file, line, column } = location
  const key = keys.requirement(id)
  const facts = factsOf(spec, requirement, family)
  builder.add({ key, kind: 'requirement', name: id, file, line, column, requirement: facts })
  builder.link({ from: keys.spec(spec.file), kind: 'defines', to: key, file, line, column })
  for (const [kind, id] of related(requirement)) {
    builder.link({ from: key, kind, to: keys.requirement(id), file, line, column })
  }
  if (anchor === '') return
  const name = section.at(-1) ?? anchor
  builder.add({ key: keys.section(spec.file, anchor), kind: 'section', name, file: spec.file })
  builder.link({ from: keys.spec(spec.file), kind: 'contains', to: keys.section(spec.file, anchor) })
  builder.link({ from: keys.section(spec.file, anchor), kind: 'contains', to: key })
}

const factsOf = (
  { file, owner, status }: Spec,
  requirement: Requirement,
  family: IdFamily | undefined,
): RequirementFacts => {
  const { id: _id, location: _place, ...said } = requirement
  return {
    ...(owner !== undefined && { owner }),
    ...(status !== undefined && { status }),
    ...(family && { family: family.title }),
    ...said,
    needs: said.needs ?? family?.needs ?? [...defaultNeeds],
    spec: file,
  }
}

/** Which requirements a requirement says more precisely, needs, or took the place of. */
const related = ({ refines, depends, supersedes }: Requirement): [kind: EdgeKind, id: string][] =>
  Object.entries({ refines, depends, supersedes }).flatMap(([kind, ids]) =>
    (ids ?? []).map((id): [EdgeKind, string] => [kind as EdgeKind, id]),
  )
