import type { TraceEdge, TraceGraph } from '../../graph/index.ts'
import { anywhere, type Corridor, corridors } from './corridor.ts'

/** One link of a path; `forward` where it is walked in the direction in which it is read. */
export interface Step {
  edge: TraceEdge
  forward: boolean
}

export interface Paths {
  /** The shortest ones, at most as many as asked for, by their nodes. */
  paths: Step[][]
  /** How many shortest ones there are. */
  total: number
}

interface Reached {
  key: string
  distance: number
  /** How many shortest ways lead here. */
  ways: number
  from: { state: string; step: Step }[]
}

type MayFollow = (step: Step, before: Step | undefined) => boolean

/**
 * All shortest paths between two sets of nodes, links walked in both directions; of several links between two nodes the
 * first stands. `mayFollow` says which link may come behind another.
 */
export const shortestPaths = (
  graph: TraceGraph,
  from: readonly string[],
  to: readonly string[],
  most: number,
  mayFollow: MayFollow,
): Paths => {
  for (const corridor of corridors(graph, from, to, mayFollow)) {
    const paths = pathsWithin(graph, { from, to, most, mayFollow }, corridor)
    if (paths.total > 0) return paths
    if (corridor === anywhere) return paths
  }
  return { paths: [], total: 0 }
}

interface Question {
  from: readonly string[]
  to: readonly string[]
  most: number
  mayFollow: MayFollow
}

/** The same with nodes at no other place than a corridor lets them stand. */
export const pathsWithin = (graph: TraceGraph, { from, to, most, mayFollow }: Question, corridor: Corridor): Paths => {
  const goal = new Set(to)
  // What may follow depends on the step before: a state is a node and how it was come to.
  const states = new Map<string, Reached>()
  let front: string[] = []
  for (const key of [...new Set(from)].sort()) {
    states.set(key, { key, distance: 0, ways: 1, from: [] })
    front.push(key)
  }
  const found: string[] = front.filter((key) => goal.has(key))
  for (let distance = 1; front.length > 0 && found.length === 0; distance++) {
    const next: string[] = []
    for (const state of front) {
      const here = states.get(state)
      if (!here) continue
      for (const { step, target } of stepsFrom(graph, here.key, (key) => corridor(key, distance))) {
        if (!mayFollow(step, here.from[0]?.step)) continue
        const id = `${target}\n${step.edge.kind}\n${step.forward}`
        const known = states.get(id)
        if (known === undefined) {
          states.set(id, { key: target, distance, ways: here.ways, from: [{ state, step }] })
          next.push(id)
        } else if (known.distance === distance) {
          known.ways += here.ways
          known.from.push({ state, step })
        }
      }
    }
    front = next
    found.push(...front.filter((id) => goal.has(states.get(id)?.key ?? '')))
  }
  const total = found.reduce((sum, id) => sum + (states.get(id)?.ways ?? 0), 0)
  return { paths: listed(states, found, most), total }
}

/** One step to each neighbour and kind of link, in the order of the graph. */
const stepsFrom = (
  graph: TraceGraph,
  key: string,
  isWanted: (target: string) => boolean,
): { step: Step; target: string }[] => {
  const seen = new Set<string>()
  const steps: { step: Step; target: string }[] = []
  const put = (edge: TraceEdge, forward: boolean): void => {
    const target = forward ? edge.to : edge.from
    if (target === key || !isWanted(target)) return
    const id = `${edge.kind} ${forward} ${target}`
    if (seen.has(id)) return
    seen.add(id)
    steps.push({ step: { edge, forward }, target })
  }
  for (const edge of graph.out(key)) put(edge, true)
  for (const edge of graph.into(key)) put(edge, false)
  return steps
}

/** Walks back from the goals; stops when there are enough. */
const listed = (states: ReadonlyMap<string, Reached>, goals: readonly string[], most: number): Step[][] => {
  const paths: Step[][] = []
  const walk = (state: string, behind: Step[]): void => {
    const reached = states.get(state)
    if (!reached || paths.length >= most) return
    if (reached.distance === 0) paths.push(behind)
    else for (const { state: before, step } of reached.from) walk(before, [step, ...behind])
  }
  for (const goal of goals) walk(goal, [])
  return paths
}
