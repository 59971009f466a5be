import { type BudgetLimits, type Remaining, remainingOf } from './budget.ts'

export interface SessionState {
  ttlMsRemaining: number
  turns: number
  kvBytes: number
  kvWarmth: boolean
  remaining: Remaining
}

export interface Sessions {
  /** Begins a turn; makes the session if it is new or its time has passed. */
  turn(id: string, now: number): void
  /** What a task of the session used, and, if it is known, what the worker keeps for it now. */
  use(id: string, use: { tokens: number; timeMs: number; kvBytes?: number | undefined }, now: number): void
  /** Its state; looking at it keeps it alive. */
  look(id: string, now: number): SessionState | undefined
  /** What remains of its budgets, without keeping it alive; a new session has used nothing. */
  remaining(id: string, now: number): Remaining
  warm(id: string, now: number): boolean
  has(id: string, now: number): boolean
  delete(id: string, now: number): boolean
  /** Forgets those whose time has passed, and names them. */
  sweep(now: number): string[]
}

interface Entry {
  aliveUntil: number
  turns: number
  kvBytes: number
  tokens: number
  timeMs: number
}

export const createSessions = ({ ttlMs, budgets }: { ttlMs: number; budgets: BudgetLimits }): Sessions => {
  const entries = new Map<string, Entry>()
  const live = (id: string, now: number): Entry | undefined => {
    const entry = entries.get(id)
    return entry && entry.aliveUntil > now ? entry : undefined
  }
  const fresh = (): Entry => ({ aliveUntil: 0, turns: 0, kvBytes: 0, tokens: 0, timeMs: 0 })
  return {
    turn(id, now) {
      const entry = live(id, now) ?? fresh()
      entry.turns += 1
      entry.aliveUntil = now + ttlMs
      entries.set(id, entry)
    },
    use(id, { tokens, timeMs, kvBytes }, now) {
      const entry = live(id, now)
      if (!entry) return
      entry.tokens += tokens
      entry.timeMs += timeMs
      entry.kvBytes = kvBytes ?? entry.kvBytes
      entry.aliveUntil = now + ttlMs
    },
    look(id, now) {
      const entry = live(id, now)
      if (!entry) return undefined
      entry.aliveUntil = now + ttlMs
      return {
        ttlMsRemaining: entry.aliveUntil - now,
        turns: entry.turns,
        kvBytes: entry.kvBytes,
        kvWarmth: entry.kvBytes > 0,
        remaining: remainingOf(budgets, entry),
      }
    },
    remaining: (id, now) => remainingOf(budgets, live(id, now) ?? fresh()),
    warm: (id, now) => (live(id, now)?.kvBytes ?? 0) > 0,
    has: (id, now) => live(id, now) !== undefined,
    delete(id, now) {
      const known = live(id, now) !== undefined
      entries.delete(id)
      return known
    },
    sweep(now) {
      const gone = [...entries].filter(([, entry]) => entry.aliveUntil <= now).map(([id]) => id)
      for (const id of gone) entries.delete(id)
      return gone
    },
  }
}
