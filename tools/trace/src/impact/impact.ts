import { type Finding, type Outcome, outcome, type Workspace } from '@throughline/kernel'
import { idInMarker } from '@throughline/kernel/id-forms'
import { idFinder } from '@throughline/kernel/req-ids'
import { openIndex } from '../index-store/open-index.ts'
import type { SubjectImpact } from './answer.ts'
import { answerRequirement } from './answer-requirement.ts'
import { makeKnowledge } from './make-knowledge.ts'
import { keepConfig } from './quick-impact.ts'
import { knowledgeKey, lettersOf, readKnowledge, writeKnowledge } from './requirement-knowledge.ts'
import type { World } from './subjects/subject.ts'

/** What a subject touches; undefined where nobody knows it, which a finding says. */
export const impact = async (workspace: Workspace, text: string): Promise<Outcome<SubjectImpact | undefined>> => {
  const world = worldOf(workspace)
  const patterns = workspace.config.ids.families.map(({ pattern }) => pattern)
  const id = idInMarker(text.replace(/^requirement:/, ''))
  const finder = idFinder(patterns)
  const isId = finder.is(id) || finder.is(text)
  if (isId) {
    const value = await ofRequirement(world, id, patterns)
    if (value) return outcome(value, (await world.index()).findings as Finding[])
  }
  const { resolveSubject } = await import('./resolve-subject.ts')
  const { value: subject, findings } = await resolveSubject(text, world, isId)
  if (!subject) return outcome(undefined, findings)
  const { answerSubject } = await import('./answer-subject.ts')
  return outcome(await answerSubject(subject, world), findings)
}

/** Keeps what it read of the tree, for the next question about it. */
const ofRequirement = async ({ workspace, index }: World, id: string, patterns: readonly string[]) => {
  const { root } = workspace
  const own = await index()
  const configHash = workspace.adHoc ? undefined : keepConfig(root, patterns)
  const key = configHash === undefined ? undefined : knowledgeKey(root, own.digest, configHash)
  const known = key === undefined ? undefined : readKnowledge(root, key)
  const kept = known?.definition(id)
  if (known && kept) return answerRequirement(root, id, kept, own, known)
  const made = await makeKnowledge(workspace, own)
  if (key !== undefined) writeKnowledge(root, key, made)
  const definition = made.definitions.find(({ requirement }) => requirement.id === id)
  const { surfaces, contracts } = made
  return definition && answerRequirement(root, id, definition, own, { surfaces: lettersOf(surfaces), contracts })
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
