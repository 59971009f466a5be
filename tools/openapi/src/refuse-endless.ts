import { documentLimits } from '@throughline/kernel'
import type { Found, Refusal } from './follow-references.ts'

/** How many values may come in place of references, in all: a few files can say more than any memory holds. */
const mostValues = 1_000_000

interface Holder {
  holder: object
  pointer: string
}

interface Size {
  values: number
  levels: number
}

const nothing: Size = { values: 0, levels: 0 }

/**
 * Takes out of the references whose values are put in their place those that would never end, or not soon enough, and
 * gives them back. What a refused one stands for counts no more: the others may hold it as it was written.
 */
// implements: TL-OPENAPI-115
export const refuseEndless = <Met extends Holder>(
  misplaced: readonly Met[],
  references: ReadonlyMap<object, Found>,
  inlined: Set<object>,
): { met: Met; refusal: Refusal }[] => {
  const refusals = new Map<object, Refusal>()
  const endless = (holder: object): void => {
    refusals.set(holder, { code: 'reference-endless', problem: 'leads to a value that would hold itself without end' })
  }
  const tooMuch = (holder: object): Size => {
    const problem = `leads to more than ${mostValues} values or ${documentLimits.depth} levels, once all stand in place`
    refusals.set(holder, { code: 'reference-unresolved', problem })
    return nothing
  }
  const sizes = new Map<object, Size>()
  const way: object[] = []

  /** What comes in place of a reference that stands as deep as `depth`. */
  const sizeOf = (holder: object, depth: number): Size => {
    if (refusals.has(holder)) return nothing
    const known = sizes.get(holder)
    if (known) return depth + known.levels > documentLimits.depth ? tooMuch(holder) : known
    const again = way.indexOf(holder)
    if (again >= 0) {
      for (const each of way.slice(again)) endless(each)
      return nothing
    }
    if (depth > documentLimits.depth) return tooMuch(holder)
    way.push(holder)
    const size = { values: 0, levels: 0 }
    const open: [value: unknown, level: number][] = [[references.get(holder)?.names.value, 0]]
    for (let next = open.pop(); next; next = open.pop()) {
      const [value, level] = next
      size.values++
      size.levels = Math.max(size.levels, level)
      if (typeof value !== 'object' || value === null) continue
      if (inlined.has(value)) {
        const inner = sizeOf(value, depth + level + 1)
        size.values += inner.values
        size.levels = Math.max(size.levels, level + inner.levels)
      }
      for (const child of Object.values(value)) open.push([child, level + 1])
    }
    way.pop()
    if (refusals.has(holder)) return nothing
    if (size.values > mostValues) return tooMuch(holder)
    sizes.set(holder, size)
    return size
  }

  let total = 0
  for (const { holder, pointer } of misplaced) {
    total += sizeOf(holder, pointer.split('/').length).values
    if (total > mostValues && !refusals.has(holder)) tooMuch(holder)
  }
  for (const holder of refusals.keys()) inlined.delete(holder)
  return misplaced.flatMap((met) => {
    const refusal = refusals.get(met.holder)
    return refusal ? [{ met, refusal }] : []
  })
}
