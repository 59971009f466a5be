import { keys, type TraceNode } from '../../graph/index.ts'
import type { ContractChange } from '../contract/diff-contracts.ts'
import { type Reached, sortedReached } from '../reached.ts'
import type { SurfaceOf } from '../surface-of.ts'
import type { SinceContext } from './context.ts'
import type { UnitChange } from './diff-code.ts'
import type { RequirementChange } from './diff-spec.ts'
import { handlersOf, promisedBy } from './select-by-contract.ts'

export interface ReachedRequirement {
  id: string
  title: string
  change?: RequirementChange['change']
  /** What leads to it: code that implements it, a contract that promises it, its own words. */
  why: string[]
}

export interface Touched {
  specs: readonly RequirementChange[]
  contracts: readonly ContractChange[]
  /** By path. */
  units: ReadonlyMap<string, readonly UnitChange[]>
}

/** The requirements that a change is about. */
export const reachedRequirements = (
  { graph }: SinceContext,
  { specs, contracts, units }: Touched,
): ReachedRequirement[] => {
  const found = new Map<string, ReachedRequirement>()
  const put = (id: string, why: string, change?: RequirementChange['change']): void => {
    const title = graph.nodes.get(keys.requirement(id))?.requirement?.title ?? ''
    const known = found.get(id) ?? { id, title, ...(change && { change }), why: [] }
    found.set(id, known)
    if (!known.why.includes(why)) known.why.push(why)
  }
  for (const { id, change } of specs)
    put(id, `its words ${change === 'changed' ? 'changed' : `were ${change}`}`, change)
  for (const { subjects, file, pointer } of contracts) {
    for (const id of subjects.flatMap((key) => promisedBy(graph, key))) put(id, `${file}#${pointer}`)
  }
  for (const [file, changes] of units) {
    for (const edge of implementations(graph, file)) {
      const [from, to] = edge.lines ?? [1, Number.MAX_SAFE_INTEGER]
      const hit = changes.find(({ after, kind }) => kind !== 'inert' && after && after.from <= to && from <= after.to)
      const id = graph.nodes.get(edge.to)?.name
      if (hit && id !== undefined) put(id, hit.name === '(file)' ? file : `${file}#${hit.name}`)
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

const implementations = (graph: SinceContext['graph'], file: string) => {
  const keysOfFile = [keys.file(file), ...graph.out(keys.file(file), 'contains').map(({ to }) => to)]
  return keysOfFile.flatMap((key) => graph.out(key, 'implements')).filter(({ to }) => to.startsWith('requirement:'))
}

/** Everything else that a change leads to, by surface: what to regenerate, to look at and to read. */
export const reachedPlaces = (
  context: SinceContext,
  surface: SurfaceOf,
  { specs, contracts, units }: Touched,
  requirements: readonly ReachedRequirement[],
): Reached[] => {
  const { graph, changes } = context
  const changed = new Set(changes.map(({ path }) => path))
  const found: Reached[] = []
  const put = (reached: Reached): void => void found.push({ ...reached, changed: true })
  const putNode = (node: TraceNode | undefined, why: string): void => {
    if (!node?.file) return
    const { file, name, line, kind } = node
    // A file of its own differs as a whole; of something within a file that differs, nobody knows.
    const whole = kind === 'generated' && changed.has(file)
    found.push({ surface: surface.node(node), name, file, ...(line && { line }), ...(whole && { changed: true }), why })
  }
  for (const { path } of changes) put({ surface: surface.file(path), name: path, file: path, why: 'changed' })
  for (const { file, pointer, about, subjects, line, change } of contracts) {
    const why = `${change} ${pointer || '(the whole)'}`
    put({
      surface: surface.pointer(file, pointer),
      name: about || file,
      file,
      ...(line && { line }),
      why,
    })
    const from = `${file}#${pointer}`
    for (const key of subjects) {
      putNode(graph.nodes.get(key), from)
      for (const handler of handlersOf(graph, key)) putNode(handler, `handles ${graph.nodes.get(key)?.name}`)
    }
    for (const { to } of graph.out(keys.file(file), 'generates')) putNode(graph.nodes.get(to), `generated from ${file}`)
  }
  for (const { file, id } of specs) {
    for (const { to } of graph.out(keys.spec(file), 'generates')) putNode(graph.nodes.get(to), `generated from ${file}`)
    for (const { from } of graph.into(keys.requirement(id), 'promises'))
      putNode(graph.nodes.get(from), `promises ${id}`)
    for (const { from } of graph.into(keys.requirement(id), 'implements'))
      putNode(graph.nodes.get(from), `implements ${id}`)
  }
  for (const [file, own] of units) {
    for (const { name, kind, after, change } of own) {
      if (!after || name === '(file)' || kind === 'inert') continue
      const handler = graph.ofKind('handler').find((node) => node.file === file && node.name === name)
      const at = handler ? 'handlers' : surface.file(file)
      put({
        surface: at,
        name,
        file,
        line: after.from,
        why: `${kind === 'test' ? 'test' : 'code'} ${change}`,
      })
    }
  }
  for (const { id } of requirements) {
    const node = graph.nodes.get(keys.requirement(id))
    putNode(node, 'states it')
    for (const { from, kind } of graph.into(keys.requirement(id))) {
      if (kind === 'documents' || (kind === 'mentions' && from.startsWith('section:'))) {
        putNode(graph.nodes.get(from), `names ${id}`)
      }
    }
  }
  return sortedReached(found)
}
