import { isObject, type Kind, referenceOf } from './document-shape.ts'
import { fragmentOf, valueAt } from './pointers.ts'
import type { Resources } from './resources.ts'
import type { SourceFiles } from './source-files.ts'

/** One value of one file. `id` is the file's absolute path, or its URL. */
export interface Place {
  id: string
  pointer: string
}

export interface Target extends Place {
  value: unknown
}

export interface Found {
  /** The document that the reference stands in. */
  from: string
  /** What the reference itself names; that may be a reference again. */
  names: Target
  /** The object at the end of the chain. */
  reaches: Target
  /** Whether an `$id` or an `$anchor` names it, and no pointer from the top of a document. */
  named: boolean
  /** Whether it is only found against the document, where its schema has an `$id` to be relative to. */
  pastId: boolean
}

type Step = Target & Pick<Found, 'named' | 'pastId'>

export interface Refusal {
  code: 'reference-unresolved' | 'reference-endless'
  problem: string
}

export type Followed = Found | Refusal | undefined

export interface Follower {
  /** Follows a reference through every further one; undefined where what it names does not parse, which has been said. */
  follow(from: Place, reference: string, kind: Kind): Followed | Promise<Followed>
  /** Lets what led nowhere be tried again: another document may have been read. */
  forgetRefusals(): void
}

/** Follows references, each different one once: a large document has ten thousand to a few hundred places. */
export const followerOf = ({ files, load }: SourceFiles, resources: Resources): Follower => {
  const known = new Map<string, Followed>()

  /** What one reference names, which may be a reference again. */
  const step = async (from: Place, reference: string): Promise<Step | string | undefined> => {
    const named = resources.named(from.id, from.pointer, reference)
    const loaded = named ?? (await load(from.id, reference))
    if (typeof loaded === 'string') return loaded
    const { id } = loaded
    const document = files.get(id)
    if (document === undefined) return undefined
    resources.add(id, document)
    const resource = named ?? resources.around(id, '')
    const top = named?.pointer ?? ''
    const fragment = fragmentOf(reference)
    const anchor = fragment === undefined ? reference.slice(reference.indexOf('#') + 1) : undefined
    const pointer = anchor === undefined ? `${top}${fragment}` : resource?.anchors.get(anchor)
    const found = pointer === undefined ? undefined : valueAt(document.value, pointer)
    if (found && pointer !== undefined)
      return { id, pointer, value: found.value, named: pointer !== fragment, pastId: false }
    if (anchor !== undefined) return `${document.file} has no anchor '${anchor}'`
    const past = top === '' || fragment === undefined ? undefined : valueAt(document.value, fragment)
    if (past && fragment !== undefined) return { id, pointer: fragment, value: past.value, named: false, pastId: true }
    return `${document.file} has no ${pointer}`
  }

  const follow = async (from: Place, reference: string, kind: Kind): Promise<Followed> => {
    const way = new Set<unknown>()
    const unresolved = (problem: string): Refusal => ({ code: 'reference-unresolved', problem })
    let names: Step | undefined
    let pastId = false
    let current = from
    for (let next = reference; ; ) {
      const reached = await step(current, next)
      if (reached === undefined) return undefined
      if (typeof reached === 'string') {
        const beyond = next === reference ? '' : ` (on the way, '${next}')`
        return unresolved(reached.includes(' has no ') ? `leads nowhere${beyond}: ${reached}` : reached)
      }
      names ??= reached
      pastId ||= reached.pastId
      const { value } = reached
      const further = referenceOf(value, kind)
      if (further === undefined) {
        if (isObject(value) || (kind === 'Schema' && typeof value === 'boolean')) {
          return { from: from.id, names, reaches: reached, named: names.named, pastId }
        }
        return unresolved(`leads to ${nameOfType(value)}, where ${articleOf(kind)} object is expected`)
      }
      if (way.has(value)) {
        return { code: 'reference-endless', problem: 'leads back to itself and never to an object' }
      }
      way.add(value)
      current = reached
      next = further
    }
  }

  return {
    follow(from, reference, kind) {
      const base = resources.around(from.id, from.pointer)
      const key = `${kind} ${from.id} ${base?.pointer ?? ''} ${reference}`
      const followed = known.get(key)
      if (followed !== undefined || known.has(key)) return followed
      return follow(from, reference, kind).then((first) => {
        known.set(key, first)
        return first
      })
    },
    forgetRefusals() {
      for (const [key, result] of known) if (result && 'problem' in result) known.delete(key)
    },
  }
}

const nameOfType = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

export const articleOf = (kind: Kind): string => (/^[AEO]/.test(kind) ? `an ${kind}` : `a ${kind}`)
