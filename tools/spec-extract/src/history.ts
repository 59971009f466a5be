import type { Finding, Location } from '@throughline/kernel'
import { finding } from './findings.ts'
import type { Requirement, Retired, Spec, SpecIndex } from './requirement.ts'

/** What the index of the last run says. */
export interface PastIndex {
  requirements: { id: string; title?: string; spec?: string; hash?: string }[]
  retired: Retired[]
}

export interface Aged {
  retired: Retired[]
  findings: Finding[]
}

/**
 * The tombstones of a repository: what the specs retire, what requirements name as their earlier IDs or took the place
 * of, what the last index held already, and what it held as a requirement that no spec states any more.
 * An ID of a tombstone that is defined again, in other words, is reported.
 */
// implements: TL-EXTRACT-018, TL-EXTRACT-019
export const withHistory = (index: SpecIndex, past: PastIndex | undefined): Aged => {
  const requirements = index.specs.flatMap((spec) => spec.requirements.map((requirement) => ({ spec, requirement })))
  const living = new Map(requirements.map((each) => [each.requirement.id, each.requirement]))
  const byHash = new Map(requirements.map(({ requirement }) => [requirement.hash, requirement.id]))
  const tombstones = new Map<string, Retired>()
  const bury = (stone: Retired) => {
    const { id, successors = [], ...rest } = stone
    const before = tombstones.get(id)
    const all = [...new Set([...(before?.successors ?? []), ...successors])].sort()
    tombstones.set(id, { id, ...rest, ...before, ...(all.length > 0 && { successors: all }) })
  }
  const explicit = new Set(index.retired.map(({ id }) => id))
  for (const stone of index.retired) bury(stone)
  const named = namedByOthers(requirements)
  for (const { id, by } of named) bury({ id, successors: [by] })
  const findings: Finding[] = named.flatMap(({ id, by, location }) => {
    const other = living.get(id)
    const message = `${by} says that ${id} is retired, and it still states something`
    const related = other ? [{ message: 'stands here', location: other.location }] : []
    return other ? [finding('id-reused', message, { location, related })] : []
  })
  for (const stone of past?.retired ?? []) {
    const again = living.get(stone.id)
    // Brought back as it was: a tombstone too many, and nobody is misled.
    if (again && stone.hash !== undefined && again.hash === stone.hash) continue
    bury(stone)
    if (again && !named.some(({ id }) => id === stone.id)) findings.push(reused(stone, again.location))
  }
  for (const { id, title, spec, hash } of past?.requirements ?? []) {
    if (living.has(id)) continue
    const successor = hash === undefined ? undefined : byHash.get(hash)
    bury({
      id,
      ...(title && { title }),
      ...(spec && { spec }),
      ...(hash && { hash }),
      ...(successor && { successors: [successor] }),
    })
  }
  // What is defined and retired at once is reported; it stays what it is.
  const retired = [...tombstones.values()].filter(
    ({ id }) => !living.has(id) || explicit.has(id) || isReported(findings, id),
  )
  return { retired: retired.sort((a, b) => (a.id < b.id ? -1 : 1)), findings }
}

const isReported = (findings: readonly Finding[], id: string): boolean =>
  findings.some(({ message }) => message.split(/[ ,]/).includes(id))

const namedByOthers = (
  requirements: readonly { spec: Spec; requirement: Requirement }[],
): { id: string; by: string; location: Location }[] =>
  requirements.flatMap(({ requirement: { id: by, aliases = [], supersedes = [], location } }) =>
    [...aliases, ...supersedes].map((id) => ({ id, by, location })),
  )

const reused = ({ id, title, successors = [] }: Retired, location: Location): Finding => {
  const was = title === undefined ? '' : ` ('${title}')`
  const now = successors.length > 0 ? `; ${successors.join(', ')} took its place` : ''
  return finding('id-reused', `${id} stood for something else once${was}${now}`, { location })
}
