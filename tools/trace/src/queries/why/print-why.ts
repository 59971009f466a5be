import { escaped } from '../../impact/mermaid.ts'
import type { Why, WhyLink, WhyNode } from './why.ts'

/** For people: each path from the one end to the other, a line a link. */
export const textOfWhy = ({ from, to, paths, total, weak }: Why): string[] => {
  if (total === 0) return []
  const lines = [`${from.name} (${from.kind}) and ${to.name} (${to.kind})`, '']
  if (weak)
    lines.push('Nothing claims it: only what mentions an ID, or stands in one file, leads from one to the other.', '')
  for (const { nodes, links } of paths) {
    for (const [index, node] of nodes.entries()) {
      const link = links[index - 1]
      lines.push(link ? `  ${word(link)} ${described(node)}` : described(node))
    }
    lines.push('')
  }
  if (total > paths.length) lines.push(`and ${total - paths.length} more of the same length`, '')
  return lines
}

/** Told from the node before: `implements`, `is implemented by`. */
const word = ({ kind, forward }: WhyLink): string => (forward ? kind : passive[kind])

const passive: Record<WhyLink['kind'], string> = {
  defines: 'is defined by',
  refines: 'is refined by',
  depends: 'is needed by',
  promises: 'is promised by',
  generates: 'is generated from',
  implements: 'is implemented by',
  verifies: 'is verified by',
  documents: 'is documented by',
  supersedes: 'is superseded by',
  mentions: 'is mentioned by',
  contains: 'is part of',
}

const described = ({ kind, name, file, line }: WhyNode): string => {
  const place = file === undefined ? '' : line === undefined ? file : `${file}:${line}`
  return [name, ...(kind === 'file' ? [] : [kind]), ...(place === name ? [] : [place])].filter(Boolean).join('  ')
}

/** A flow chart in which what several paths share stands once. */
export const mermaidOfWhy = ({ paths }: Why): string => {
  const ids = new Map<string, string>()
  const boxes: string[] = []
  const arrows = new Set<string>()
  const boxOf = ({ key, kind, name, file }: WhyNode): string => {
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = `n${ids.size}`
    ids.set(key, id)
    const text = [name, kind, ...(file === undefined || file === name ? [] : [file])].map(escaped).join('<br>')
    boxes.push(`  ${id}["${text}"]`)
    return id
  }
  for (const { nodes, links } of paths) {
    for (const [index, { kind, forward }] of links.entries()) {
      const [before, behind] = [nodes[index], nodes[index + 1]]
      if (!before || !behind) continue
      const [from, to] = [boxOf(before), boxOf(behind)]
      arrows.add(forward ? `  ${from} -- ${kind} --> ${to}` : `  ${to} -- ${kind} --> ${from}`)
    }
    for (const node of nodes) boxOf(node)
  }
  return `${['flowchart LR', ...boxes, ...arrows].join('\n')}\n`
}
