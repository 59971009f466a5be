import type { TraceGraph, TraceNode } from '../graph/index.ts'
import { keys } from '../graph/keys.ts'
import { placeKindsOf } from '../place-kind.ts'
import { readResults } from '../results/test-results.ts'
import type { SubjectImpact, TestPlace } from './answer.ts'
import { mentions } from './mentions.ts'
import { type Reached, sortedReached } from './reached.ts'
import type { Subject, World } from './subjects/subject.ts'
import { surfaceOf } from './surface-of.ts'

/** What anything but a requirement touches, asked of the whole graph. */
export const answerSubject = async (subject: Subject, world: World): Promise<SubjectImpact> => {
  const { workspace } = world
  const graph = await world.graph()
  const surface = surfaceOf(workspace, graph, placeKindsOf(workspace))
  const reached: Reached[] = []
  const put = (key: string, why: string): void => {
    const node = graph.nodes.get(key)
    if (!node?.file) return
    const { file, name, line, column } = node
    reached.push({ surface: surface.node(node), name, file, ...(line && { line }), ...(column && { column }), why })
  }
  const parts = within(graph, subject.parts)
  const users = usersOf(graph, parts)
  for (const key of subject.parts) put(key, 'is it')
  for (const key of parts) if (!subject.parts.includes(key)) put(key, 'is part of it')
  for (const key of users) put(key, 'is made of it')
  const around = [...parts, ...users]
  for (const key of around) {
    for (const { from, kind } of graph.into(key)) {
      if (kind === 'implements')
        put(from, graph.nodes.get(from)?.kind === 'handler' ? `handles ${nameOf(graph, key)}` : 'implements it')
    }
  }
  for (const file of sourcesOf(graph, around)) {
    for (const { to } of graph.out(file, 'generates')) put(to, `generated from ${nameOf(graph, file)}`)
  }
  for (const key of subject.parts) for (const { from } of graph.into(key, 'generates')) put(from, 'generates it')
  const ids = requirementsOf(graph, around)
  for (const id of ids) {
    put(id, 'stands behind it')
    for (const { from, kind } of graph.into(id)) {
      if (kind === 'implements') put(from, `implements ${nameOf(graph, id)}`)
      if (kind === 'documents') put(from, `names ${nameOf(graph, id)}`)
    }
  }
  reached.push(...(await mentions(subject, world, surface)))
  const tests = testsOf(graph, subject, ids, around, workspace.root)
  const { parts: _parts, ...shown } = subject
  const requirements = ids.map((id) => ({
    id: nameOf(graph, id),
    title: graph.nodes.get(id)?.requirement?.title ?? '',
  }))
  return { subject: shown, requirements, reached: sortedReached(reached), tests }
}

const nameOf = (graph: TraceGraph, key: string): string => graph.nodes.get(key)?.name ?? key

/** What it contains: of a file its symbols, of an operation its responses. */
const within = (graph: TraceGraph, parts: readonly string[]): string[] => {
  const found = new Set(parts)
  for (const key of found) for (const { to } of graph.out(key, 'contains')) found.add(to)
  return [...found]
}

/** What is made of it: operations with a schema in one of their answers, however deep. */
const usersOf = (graph: TraceGraph, parts: readonly string[]): string[] => {
  const isMade = (node: TraceNode | undefined) => node !== undefined && madeOf.has(node.kind)
  const own = new Set(parts)
  const found = new Set<string>()
  const waiting = parts.filter((key) => isMade(graph.nodes.get(key)))
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const users = [...graph.into(key, 'depends'), ...graph.into(key, 'contains')].map(({ from }) => from)
    for (const user of users) {
      if (found.has(user) || own.has(user) || !isMade(graph.nodes.get(user))) continue
      found.add(user)
      waiting.push(user)
    }
  }
  return [...found]
}

const madeOf = new Set(['schema', 'property', 'header', 'event', 'response', 'operation'])

/** Keys of the files that they stand in. */
const sourcesOf = (graph: TraceGraph, around: readonly string[]): string[] => {
  const contracts = around.filter((key) => graph.nodes.get(key)?.pointer !== undefined || /^(?:file|spec):/.test(key))
  const files = contracts.flatMap((key) => graph.nodes.get(key)?.file ?? [])
  return [...new Set(files)].sort().flatMap((file) => [keys.file(file), keys.spec(file)])
}

/** Keys of the requirements that they promise or implement, or that are among them. */
const requirementsOf = (graph: TraceGraph, around: readonly string[]): string[] => {
  const ids = around.flatMap((key) => [
    ...(key.startsWith('requirement:') ? [key] : []),
    ...graph.out(key, 'promises').map(({ to }) => to),
    ...graph.out(key, 'implements').flatMap(({ to }) => (to.startsWith('requirement:') ? [to] : [])),
    ...graph.out(key, 'verifies').map(({ to }) => to),
    ...graph.out(key, 'defines').map(({ to }) => to),
  ])
  return [...new Set(ids)].filter((id) => id.startsWith('requirement:')).sort()
}

const testsOf = (
  graph: TraceGraph,
  subject: Subject,
  ids: readonly string[],
  around: readonly string[],
  root: string,
): TestPlace[] => {
  const found = new Map<string, TestPlace>()
  const put = (test: TestPlace): void => {
    const key = `${test.file}\n${test.name}\n${test.line}`
    if (!found.has(key)) found.set(key, test)
  }
  for (const key of subject.parts) {
    const node = graph.nodes.get(key)
    if (node?.kind === 'test') put({ ...placeOf(node), why: 'is it' })
  }
  const ranges = rangesOf(graph, subject, around)
  for (const { tests } of readResults(root)) {
    for (const { file, line, name, executed } of tests) {
      const hit = executed.find((entry) => ranges.some((range) => isHit(entry, range)))
      if (hit) put({ file, line, name, why: `executed ${hit.file}` })
    }
  }
  for (const id of ids) {
    for (const { from } of graph.into(id, 'verifies')) {
      const node = graph.nodes.get(from)
      if (node) put({ ...placeOf(node), why: `names ${nameOf(graph, id)}` })
    }
  }
  return [...found.values()].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0),
  )
}

const placeOf = ({ file = '', line, name }: TraceNode): Omit<TestPlace, 'why'> => ({
  file,
  ...(line && { line }),
  name,
})

interface Range {
  file: string
  from: number
  to: number
}

const isHit = ({ file, lines }: { file: string; lines: readonly number[] }, range: Range): boolean =>
  file === range.file && lines.some((line) => range.from <= line && line <= range.to)

/** Lines of code that it stands for: its own, or those of its handlers. */
const rangesOf = (graph: TraceGraph, subject: Subject, around: readonly string[]): Range[] => {
  const { kind, file, line, endLine } = subject
  if (file !== undefined && (kind === 'symbol' || kind === 'place'))
    return [{ file, from: line ?? 1, to: endLine ?? line ?? 1 }]
  if (file !== undefined && kind === 'file') return [{ file, from: 1, to: Number.MAX_SAFE_INTEGER }]
  return around
    .flatMap((key) => graph.into(key, 'implements'))
    .flatMap(({ from }) => {
      const node = graph.nodes.get(from)
      if (node?.kind !== 'handler' || !node.file) return []
      const { line: first = 1, endLine: last = first } = node
      // The first line of a handler runs when its file is loaded.
      return [{ file: node.file, from: Math.min(first + 1, last), to: last }]
    })
}
