import type { TraceGraph } from '../../graph/index.ts'
import type { Step } from './shortest-paths.ts'

/** Whether a node may stand at a place of a path. */
export type Corridor = (key: string, place: number) => boolean

export const anywhere: Corridor = () => true

/**
 * Where paths of each length run, the shortest first: a node at a place can be reached from the one end by so many links,
 * and the other end from it by the rest. Both ends are walked from half-way, which looks at the root of what a walk from
 * one end looks at. What may follow what is not asked here: a corridor may hold no path, and then the next one is tried.
 */
export function* corridors(
  graph: TraceGraph,
  from: readonly string[],
  to: readonly string[],
  mayFollow: (step: Step, before: Step | undefined) => boolean,
): Generator<Corridor> {
  const neighbours = neighboursIn(graph, mayFollow)
  const [near, far] = [ballOf(from, neighbours), ballOf(to, neighbours)]
  let tries = 0
  for (let length = 0; tries < mostTries && near.distances.size + far.distances.size < mostNodes; length++) {
    const middle = Math.ceil(length / 2)
    // All that can be reached was: a longer path would have to go in circles, which only the whole walk can tell.
    if (!near.reach(middle) || !far.reach(length - middle)) break
    const places = Array.from<unknown, Set<string>>({ length: length + 1 }, () => new Set())
    const meeting = places[middle] as Set<string>
    for (const [key, distance] of near.distances) {
      if (distance <= middle && (far.distances.get(key) ?? Infinity) <= length - middle) meeting.add(key)
    }
    if (meeting.size === 0) continue
    for (let place = middle - 1; place >= 0; place--) spread(places, place, place + 1, neighbours, near, place)
    for (let place = middle + 1; place <= length; place++)
      spread(places, place, place - 1, neighbours, far, length - place)
    tries++
    yield (key, place) => places[place]?.has(key) === true
  }
  yield anywhere
}

/** From then on the whole walk takes no longer than what would go before it. */
const mostNodes = 20_000
const mostTries = 3

type Neighbours = (key: string) => readonly string[]

const neighboursIn = (graph: TraceGraph, mayFollow: (step: Step, before: Step | undefined) => boolean): Neighbours => {
  const known = new Map<string, readonly string[]>()
  return (key) => {
    const found = known.get(key)
    if (found) return found
    const own = new Set<string>()
    for (const edge of graph.out(key)) if (mayFollow({ edge, forward: true }, undefined)) own.add(edge.to)
    for (const edge of graph.into(key)) if (mayFollow({ edge, forward: false }, undefined)) own.add(edge.from)
    own.delete(key)
    const made = [...own]
    known.set(key, made)
    return made
  }
}

interface Ball {
  distances: ReadonlyMap<string, number>
  /** Walks on to a distance; false where nothing is that far. */
  reach(distance: number): boolean
}

const ballOf = (start: readonly string[], neighbours: Neighbours): Ball => {
  const distances = new Map(start.map((key) => [key, 0]))
  let front = [...distances.keys()]
  let reached = 0
  return {
    distances,
    reach(distance) {
      while (reached < distance && front.length > 0) {
        reached++
        const next: string[] = []
        for (const key of front) {
          for (const each of neighbours(key)) {
            if (distances.has(each)) continue
            distances.set(each, reached)
            next.push(each)
          }
        }
        front = next
      }
      return front.length > 0
    },
  }
}

/** Fills a place with what lies beside the place that is next to it, and near enough to its end. */
const spread = (
  places: readonly Set<string>[],
  place: number,
  beside: number,
  neighbours: Neighbours,
  { distances }: Ball,
  most: number,
): void => {
  for (const key of places[beside] ?? []) {
    for (const each of neighbours(key)) if ((distances.get(each) ?? Infinity) <= most) places[place]?.add(each)
  }
}
