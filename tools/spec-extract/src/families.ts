import { defaultConfig, type IdFamily, idFinder, type Need, type Outcome, outcome } from '@throughline/kernel'
import { attackOn, mayBacktrack } from '@throughline/kernel/backtracking'
import { finding } from './findings.ts'

/** For the analysis of one pattern. */
const timeLimitMs = 5000

const judged = new Map<string, string | undefined>()

/** The families but those whose pattern a text can keep busy; each of these is a finding. */
// implements: TL-EXTRACT-025
export const familiesThatRun = (families: readonly IdFamily[]): Outcome<IdFamily[]> => {
  const attacks = families.map(({ pattern }) => ({ pattern, attack: attackOf(pattern) }))
  const findings = attacks.flatMap(({ pattern, attack }) => {
    const message = `the ID pattern '${pattern}' takes exponential time on ${attack}`
    return attack === undefined ? [] : [finding('id-pattern-backtracks', message)]
  })
  return outcome(
    families.filter((_, index) => attacks[index]?.attack === undefined),
    findings,
  )
}

const ownPatterns = new Set(defaultConfig.ids.families.map(({ pattern }) => pattern))

const attackOf = (pattern: string): string | undefined => {
  // The analysis takes half a second to load: what cannot be at fault, and what is known, is not analysed.
  if (ownPatterns.has(pattern) || !mayBacktrack(pattern)) return undefined
  if (!judged.has(pattern)) judged.set(pattern, attackOn(`^(?:${pattern})$`, timeLimitMs))
  return judged.get(pattern)
}

/** What the family of an ID needs; the first that takes it. */
// implements: TL-EXTRACT-011
export const needsByFamily = (families: readonly IdFamily[]): ((id: string) => readonly Need[] | undefined) => {
  const rows = families.map(({ pattern, needs }) => ({ finder: idFinder([pattern]), needs }))
  if (rows.every(({ needs }) => needs === undefined)) return () => undefined
  return (id) => rows.find(({ finder }) => finder.is(id))?.needs
}
