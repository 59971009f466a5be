import { type CodeUnit, codeUnits } from './code-units.ts'

export interface LineRange {
  from: number
  to: number
  /** Of a function: the offset at which its code begins. */
  at?: number
}

/** One unit of a source file that says something else than before. */
export interface UnitChange {
  kind: CodeUnit['kind']
  change: 'added' | 'changed' | 'removed'
  name: string
  /** Its lines at the base; of a function, those that run only when it is called. */
  before?: LineRange
  /** Its lines in the working tree. */
  after?: LineRange
}

/**
 * Which functions and statements of a file differ. Comments, white space and the order of functions beside each other
 * are no difference; a change within a function is one of that function, not of what stands around it.
 */
// implements: TL-TRACE-403, TL-TRACE-404
export const diffCode = (file: string, before: string, after: string): UnitChange[] => {
  if (before === after) return []
  const changes: UnitChange[] = []
  compareLists(codeUnits(file, before), codeUnits(file, after), changes)
  return changes
}

/** All units of a file that is new or gone. */
export const allUnits = (file: string, text: string, change: 'added' | 'removed'): UnitChange[] => {
  const changes: UnitChange[] = []
  for (const unit of codeUnits(file, text)) wholly(unit, change, changes)
  return changes
}

const compareLists = (before: readonly CodeUnit[], after: readonly CodeUnit[], changes: UnitChange[]): void => {
  const pairs = pairsOf(before, after)
  const matched = new Set(pairs.values())
  for (const unit of after) {
    const was = pairs.get(unit)
    if (was) compareUnits(was, unit, changes)
    else wholly(unit, 'added', changes)
  }
  for (const unit of before) if (!matched.has(unit)) wholly(unit, 'removed', changes)
}

// implements: TL-TRACE-404
const compareUnits = (before: CodeUnit, after: CodeUnit, changes: UnitChange[]): void => {
  if (before.whole === after.whole) return
  if (before.tokens !== after.tokens || before.kind !== after.kind) {
    changes.push({
      kind: after.kind === 'inert' ? before.kind : after.kind,
      change: 'changed',
      name: after.name,
      before: rangeOf(before),
      after: rangeOf(after),
    })
  }
  compareLists(before.children, after.children, changes)
}

const wholly = (unit: CodeUnit, change: 'added' | 'removed', changes: UnitChange[]): void => {
  const range = rangeOf(unit)
  changes.push({
    kind: change === 'added' && unit.declares ? 'inert' : unit.kind,
    change,
    name: unit.name,
    ...(change === 'removed' ? { before: range } : { after: range }),
  })
  // What one function holds came and went with it.
  for (const child of unit.children) wholly(child, change, changes)
}

const rangeOf = ({ kind, body, from, to }: CodeUnit): LineRange => (kind === 'function' && body ? body : { from, to })

/** By equal tokens first, then by name, then in order: what is left over was added or removed. */
const pairsOf = (before: readonly CodeUnit[], after: readonly CodeUnit[]): Map<CodeUnit, CodeUnit> => {
  const pairs = new Map<CodeUnit, CodeUnit>()
  const left = new Set(before)
  const match = (keyOf: (unit: CodeUnit) => string | undefined): void => {
    const free = Map.groupBy(left, (unit) => keyOf(unit))
    for (const unit of after) {
      const key = keyOf(unit)
      const was = pairs.has(unit) || key === undefined ? undefined : free.get(key)?.shift()
      if (!was) continue
      pairs.set(unit, was)
      left.delete(was)
    }
  }
  match(({ kind, name, whole }) => `${kind} ${name} ${whole}`)
  match(({ kind, name, named }) => (named ? `${kind} ${name}` : undefined))
  match(({ kind, name, tokens }) => `${kind} ${name} ${tokens}`)
  match(({ kind, name }) => `${kind} ${name}`)
  return pairs
}
