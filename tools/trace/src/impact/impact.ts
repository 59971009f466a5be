import { idFinder, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { openIndex } from '../index-store/open-index.ts'
import type { SubjectImpact } from './answer.ts'
import { resolveSubject } from './resolve-subject.ts'
import type { World } from './subjects/subject.ts'

/** What a subject touches; undefined where nobody knows it, which a finding says. */
export const impact = async (workspace: Workspace, text: string): Promise<Outcome<SubjectImpact | undefined>> => {
  const world = worldOf(workspace)
  const ids = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
  const isId = ids.is(text.replace(/^requirement:/, ''))
  const { value: subject, findings } = await resolveSubject(text, world, isId)
  if (!subject) return outcome(undefined, findings)
  const answer =
    subject.kind === 'requirement'
      ? (await import('./answer-requirement.ts')).answerRequirement
      : (await import('./answer-subject.ts')).answerSubject
  const value = await answer(subject, world)
  return outcome(value, [...findings, ...(await world.index()).findings])
}

const worldOf = (workspace: Workspace): World => {
  let index: ReturnType<World['index']> | undefined
  let graph: ReturnType<World['graph']> | undefined
  const readIndex = () => (index ??= openIndex(workspace))
  const readGraph = async () => {
    const { buildGraph, readSources } = await import('../graph/index.ts')
    return buildGraph(workspace, (await readSources(workspace, await readIndex())).value)
  }
  return { workspace, index: readIndex, graph: () => (graph ??= readGraph()) }
}
