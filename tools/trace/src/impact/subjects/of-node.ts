import type { NodeKind, TraceNode } from '../../graph/index.ts'
import type { Resolver, Subject, SubjectKind } from './subject.ts'

export const subjectOfNode = (kind: SubjectKind, { key, name, file, line, endLine, pointer }: TraceNode): Subject => ({
  kind,
  name,
  key,
  ...(file !== undefined && { file }),
  ...(line !== undefined && { line }),
  ...(endLine !== undefined && { endLine }),
  ...(pointer !== undefined && { pointer }),
  parts: [key],
})

/** A resolver for nodes that are known by their names, and by their keys with or without the kind in front. */
export const nodeResolver = (
  kind: SubjectKind & NodeKind,
  form: string,
  example: string,
  namesOf: (node: TraceNode) => readonly string[] = ({ name }) => [name],
): Resolver => ({
  form,
  example,
  async find(text, world) {
    const nodes = (await world.graph()).ofKind(kind)
    const isMeant = (node: TraceNode) =>
      node.key === text || node.key === `${kind}:${text}` || namesOf(node).includes(text)
    return nodes.filter(isMeant).map((node) => subjectOfNode(kind, node))
  },
  async names(world) {
    return (await world.graph()).ofKind(kind).flatMap(namesOf)
  },
})
