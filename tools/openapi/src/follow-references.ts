import { pointerTokens, toPointer } from '@throughline/kernel'
import { isObject, type Kind, nounOfKind, referenceOf } from './document-shape.ts'
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
  /** References that its pointer leads through, and not only to. */
  through: readonly object[]
}

type Step = Target & Pick<Found, 'named' | 'pastId' | 'through'>

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

  /** What one reference names, which may be a reference again. `left` bounds the references that pointers lead through. */
  const step = async (from: Place, reference: string, left = { steps: 100 }): Promise<Step | string | undefined> => {
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
    // implements: TL-OPENAPI-105
    const pointer = anchor === undefined ? `${top}${fragment}` : resource?.anchors.get(anchor)
    const found = pointer === undefined ? undefined : valueAt(document.value, pointer)
    if (found && pointer !== undefined)
      return { id, pointer, value: found.value, named: pointer !== fragment, pastId: false, through: [] }
    if (anchor !== undefined) return `${document.file} has no anchor '${anchor}'`
    const past = top === '' || fragment === undefined ? undefined : valueAt(document.value, fragment)
    if (past && fragment !== undefined)
      return { id, pointer: fragment, value: past.value, named: false, pastId: true, through: [] }
    const whole: Target = { id, pointer: '', value: document.value }
    return throughReferences(whole, pointerTokens(pointer ?? ''), left)
  }

  /** What stands at a pointer that leads through references: such as a component, where `schemas` is a reference. */
  // implements: TL-OPENAPI-114
  const throughReferences = async (
    start: Target,
    tokens: readonly string[],
    left: { steps: number },
  ): Promise<Step | string | undefined> => {
    let { pointer, value } = start
    for (const [index, token] of tokens.entries()) {
      if (typeof value === 'object' && value !== null && Object.hasOwn(value, token)) {
        value = (value as Record<string, unknown>)[token]
        pointer += toPointer([token])
        continue
      }
      const reference = isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined
      if (reference === undefined) {
        return `${files.get(start.id)?.file} has no ${pointer}${toPointer(tokens.slice(index))}`
      }
      if (left.steps-- === 0) return 'leads through references that come back to themselves'
      const between = await step({ id: start.id, pointer }, reference, left)
      if (between === undefined || typeof between === 'string') return between
      const reached = await throughReferences(between, tokens.slice(index), left)
      if (reached === undefined || typeof reached === 'string') return reached
      return { ...reached, through: [value as object, ...between.through, ...reached.through] }
    }
    return { id: start.id, pointer, value, named: true, pastId: false, through: [] }
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
        const fits = kind.startsWith('list:') ? Array.isArray(value) : isObject(value)
        if (fits || (kind === 'Schema' && typeof value === 'boolean')) {
          const { named, through } = names
          return { from: from.id, names, reaches: reached, named, pastId, through }
        }
        return unresolved(`leads to ${nameOfType(value)}, where ${nounOfKind(kind)} is expected`)
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

const nameOfType = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
