import { type BudgetLimits, type Remaining, remainingOf, type SessionBudget } from './budget.ts'

export interface SessionState {
  ttlMsRemaining: number
  turns: number
  kvBytes: number
  kvWarmth: boolean
  remaining: Remaining
}

/** What is left of a session when the process ends: what its worker kept for it is not. */
export interface StoredSession {
  id: string
  turns: number
  tokensUsed: number
  timeMsUsed: number
  /** By the clock of whoever calls: one that goes on while nothing runs. */
  aliveUntil: number
}

export interface TaskUse {
  tokens: number
  timeMs: number
  /** What the worker keeps for the session now, if that is known. */
  kvBytes?: number | undefined
}

/** Sessions by their IDs. One with a task that is not over lives; otherwise until its time has passed. */
export interface Sessions {
  /** A task begins a turn and sets aside what it may use; makes the session if there is none. */
  begin(id: string, task: { id: string; tokens: number }, now: number): void
  /** A task that was admitted before a restart sets aside again what it may use; its turn was counted then. */
  resume(id: string, task: { id: string; tokens: number }): void
  /** The task is over: what it used is used, the rest of what it set aside is free. A second end changes nothing. */
  end(id: string, task: string, use: TaskUse, now: number): void
  /** Its state; looking at it keeps it alive. */
  look(id: string, now: number): SessionState | undefined
  /** Its budgets, without keeping it alive; a new session has used nothing. */
  budget(id: string, now: number): SessionBudget
  warm(id: string, now: number): boolean
  has(id: string, now: number): boolean
  delete(id: string, now: number): boolean
  /** Forgets those whose time has passed, and names them. */
  sweep(now: number): string[]
  /** What has to be kept of it to survive a restart. */
  stored(id: string): StoredSession | undefined
  restore(session: StoredSession): void
}

interface Entry {
  aliveUntil: number
  turns: number
  kvBytes: number
  tokens: number
  timeMs: number
  /** Tokens that tasks which are not over may use, by task. */
  aside: Map<string, number>
  asideTokens: number
}

export const createSessions = ({ ttlMs, budgets }: { ttlMs: number; budgets: BudgetLimits }): Sessions => {
  const entries = new Map<string, Entry>()
  // implements: ORCH-3011, ORCH-3029
  const isAlive = ({ aside, aliveUntil }: Entry, now: number): boolean => aside.size > 0 || aliveUntil > now
  const live = (id: string, now: number): Entry | undefined => {
    const entry = entries.get(id)
    return entry && isAlive(entry, now) ? entry : undefined
  }
  const fresh = (): Entry => ({
    aliveUntil: 0,
    turns: 0,
    kvBytes: 0,
    tokens: 0,
    timeMs: 0,
    aside: new Map(),
    asideTokens: 0,
  })
  // implements: OC-CORE-1007
  const setAside = (entry: Entry, task: { id: string; tokens: number }): void => {
    entry.asideTokens += task.tokens - (entry.aside.get(task.id) ?? 0)
    entry.aside.set(task.id, task.tokens)
  }

  return {
    begin(id, task, now) {
      const entry = live(id, now) ?? fresh()
      entry.turns += 1
      entry.aliveUntil = now + ttlMs
      setAside(entry, task)
      entries.set(id, entry)
    },
    resume(id, task) {
      const entry = entries.get(id) ?? fresh()
      setAside(entry, task)
      entries.set(id, entry)
    },
    end(id, task, { tokens, timeMs, kvBytes }, now) {
      const entry = entries.get(id)
      const set = entry?.aside.get(task)
      if (!entry || set === undefined) return
      entry.aside.delete(task)
      entry.asideTokens -= set
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
        ttlMsRemaining: ttlMs,
        turns: entry.turns,
        kvBytes: entry.kvBytes,
        kvWarmth: entry.kvBytes > 0,
        remaining: remainingOf(budgets, entry),
      }
    },
    budget(id, now) {
      const { tokens, timeMs, asideTokens } = live(id, now) ?? fresh()
      return {
        remaining: remainingOf(budgets, { tokens, timeMs }),
        // implements: OC-CORE-1007, ORCH-3028
        free: remainingOf(budgets, { tokens: tokens + asideTokens, timeMs }),
        costPerToken: budgets.costPerToken,
      }
    },
    warm: (id, now) => (live(id, now)?.kvBytes ?? 0) > 0,
    has: (id, now) => live(id, now) !== undefined,
    delete(id, now) {
      const known = live(id, now) !== undefined
      entries.delete(id)
      return known
    },
    sweep(now) {
      // implements: ORCH-3011
      const gone = [...entries].filter(([, entry]) => !isAlive(entry, now)).map(([id]) => id)
      for (const id of gone) entries.delete(id)
      return gone
    },
    stored(id) {
      const entry = entries.get(id)
      if (!entry) return undefined
      const { turns, tokens, timeMs, aliveUntil } = entry
      return { id, turns, tokensUsed: tokens, timeMsUsed: timeMs, aliveUntil }
    },
    // implements: ORCH-3030
    restore({ id, turns, tokensUsed, timeMsUsed, aliveUntil }) {
      entries.set(id, { ...fresh(), aliveUntil, turns, tokens: tokensUsed, timeMs: timeMsUsed })
    },
  }
}
