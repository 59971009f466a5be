import type { KnownTest } from './known-tests.ts'

/**
 * Why a test is to run, from the surest to the most careful. `executed-by-file`: its file did, between its tests, in tests
 * beside each other, in a child process.
 */
export const reasonKinds = [
  'changed',
  'executed',
  'executed-by-file',
  'verifies',
  'promised',
  'loads',
  'reads',
  'unknown',
] as const
export type ReasonKind = (typeof reasonKinds)[number]

export interface Reason {
  kind: ReasonKind
  /** The change that it comes from: a path, a path and a symbol, an ID, a pointer. */
  from: string
  /** What is not known, where that is the reason. */
  note?: string
}

/** The tests to run, each with every reason. */
export interface Selection {
  add(test: KnownTest, reason: Reason): void
  /** In the order of the given tests. */
  tests(): { test: KnownTest; why: Reason[] }[]
}

export const selectionOf = (tests: readonly KnownTest[]): Selection => {
  const found = new Map<KnownTest, Map<string, Reason>>()
  return {
    add(test, reason) {
      const reasons = found.get(test) ?? new Map<string, Reason>()
      found.set(test, reasons)
      const key = `${reason.kind}\n${reason.from}`
      if (!reasons.has(key)) reasons.set(key, reason)
    },
    tests: () =>
      tests.flatMap((test) => {
        const reasons = found.get(test)
        return reasons ? [{ test, why: [...reasons.values()].sort(byKind) }] : []
      }),
  }
}

const byKind = (a: Reason, b: Reason): number => reasonKinds.indexOf(a.kind) - reasonKinds.indexOf(b.kind)
