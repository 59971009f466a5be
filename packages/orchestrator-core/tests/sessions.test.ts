import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BudgetLimits, beyondBudget, createSessions, type Sessions } from '../src/index.ts'
import { holds } from './support/seeded.ts'

const sessionsOf = (budgets: BudgetLimits = { costPerToken: 0 }) => createSessions({ ttlMs: 100, budgets })
const task = { id: 't', tokens: 10 }
/** A task that begins and is over. */
const turn = (sessions: Sessions, at: number, use = { tokens: 0, timeMs: 0 }, id = 's'): void => {
  sessions.begin(id, task, at)
  sessions.end(id, 't', use, at)
}

describe('the life of a session', () => {
  it('[ORCH-3011] is over once its time has passed since its last task or question', () => {
    const sessions = sessionsOf()
    turn(sessions, 0)
    expect(sessions.look('s', 99)?.ttlMsRemaining).toBe(100)
    expect(sessions.look('s', 198)).toBeDefined()
    expect(sessions.look('s', 298)).toBeUndefined()
    turn(sessions, 300)
    turn(sessions, 350)
    expect(sessions.look('s', 449)).toMatchObject({ turns: 2 })
  })

  it('[ORCH-3029] is not over while one of its tasks is not', () => {
    const sessions = sessionsOf()
    sessions.begin('s', task, 0)
    expect([sessions.has('s', 5000), sessions.sweep(5000)]).toEqual([true, []])
    sessions.end('s', 't', { tokens: 7, timeMs: 5000 }, 5000)
    expect([sessions.has('s', 5099), sessions.has('s', 5100)]).toEqual([true, false])
  })

  it('begins anew after its time has passed', () => {
    const sessions = sessionsOf()
    turn(sessions, 0, { tokens: 5, timeMs: 5 })
    turn(sessions, 500)
    expect(sessions.look('s', 500)).toEqual({
      ttlMsRemaining: 100,
      turns: 1,
      kvBytes: 0,
      kvWarmth: false,
      remaining: {},
    })
  })

  it('ends by a sweep, which tells whose time has passed, or by a delete', () => {
    const sessions = sessionsOf()
    turn(sessions, 0, undefined, 'old')
    turn(sessions, 50, undefined, 'new')
    expect([sessions.sweep(100), sessions.sweep(100)]).toEqual([['old'], []])
    expect([sessions.delete('new', 100), sessions.delete('new', 100)]).toEqual([true, false])
  })
})

describe('budgets', () => {
  const limits = { tokens: 20, timeMs: 100, cost: 10, costPerToken: 0.25 }

  it('keep what the worker holds, and what remains of each', () => {
    const sessions = sessionsOf(limits)
    expect(sessions.budget('s', 0).remaining).toEqual({ tokens: 20, timeMs: 100, cost: 10 })
    sessions.begin('s', task, 0)
    sessions.end('s', 't', { tokens: 4, timeMs: 40, kvBytes: 4096 }, 0)
    expect(sessions.look('s', 0)).toMatchObject({
      kvBytes: 4096,
      kvWarmth: true,
      remaining: { tokens: 16, timeMs: 60, cost: 9 },
    })
    turn(sessions, 0, { tokens: 400, timeMs: 400 })
    expect(sessions.warm('s', 0)).toBe(true)
    expect(sessions.budget('s', 0).remaining).toEqual({ tokens: 0, timeMs: 0, cost: 0 })
  })

  it('[ORCH-3028] set aside what a task may use until it is over, and then count what it did use, once', () => {
    const sessions = sessionsOf(limits)
    const free = () => sessions.budget('s', 0).free
    sessions.begin('s', task, 0)
    sessions.begin('s', { id: 'u', tokens: 6 }, 0)
    expect([sessions.budget('s', 0).remaining, free()]).toEqual([
      { tokens: 20, timeMs: 100, cost: 10 },
      { tokens: 4, timeMs: 100, cost: 6 },
    ])
    for (const _again of [1, 2]) sessions.end('s', 't', { tokens: 3, timeMs: 1 }, 0)
    expect(free()).toEqual({ tokens: 11, timeMs: 99, cost: 7.75 })
  })
})

describe('any order of admissions and ends', () => {
  const anyStep = fc.record({
    task: fc.nat(9).map(String),
    session: fc.constantFrom<'s' | 't'>('s', 't'),
    asks: fc.nat(12),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    passes: fc.nat(60),
    begins: fc.boolean(),
  })
  // In the first the cost is used up before the tokens are, in the second after.
  const anyLimits = fc.constantFrom(
    { tokens: 40, cost: 9, costPerToken: 0.25 },
    { tokens: 30, cost: 9, costPerToken: 0.25 },
  )

  it('[OC-CORE-1007] overdraws no budget, and sets aside nothing for a task that is over', () => {
    holds(
      fc.property(fc.array(anyStep, { maxLength: 80, size: 'max' }), anyLimits, (steps, limits) => {
        const sessions = sessionsOf(limits)
        const open = new Map<string, number>()
        const used: Record<'s' | 't', number> = { s: 0, t: 0 }
        let now = 0
        for (const { task: id, session, asks, used: part, passes, begins } of steps) {
          now += passes
          if (!sessions.has(session, now)) used[session] = 0
          const key = `${session} ${id}`
          const asked = open.get(key)
          if (begins && asked === undefined && beyondBudget(sessions.budget(session, now), asks) === undefined) {
            sessions.begin(session, { id, tokens: asks }, now)
            open.set(key, asks)
          } else if (!begins) {
            const tokens = Math.floor(part * (asked ?? 12))
            sessions.end(session, id, { tokens, timeMs: 1 }, now)
            if (open.delete(key)) used[session] += tokens
          }
          const aside = [...open].reduce((sum, [name, each]) => sum + (name.startsWith(session) ? each : 0), 0)
          expect(used[session] + aside).toBeLessThanOrEqual(Math.min(limits.tokens, limits.cost / limits.costPerToken))
          expect(sessions.budget(session, now)).toEqual({
            remaining: { tokens: limits.tokens - used[session], cost: 9 - used[session] / 4 },
            free: { tokens: limits.tokens - used[session] - aside, cost: 9 - (used[session] + aside) / 4 },
            costPerToken: 0.25,
          })
        }
      }),
    )
  })
})

describe('after a restart', () => {
  it('[ORCH-3030] a session goes on with its time, its turns and what it has used, and is cold', () => {
    const before = sessionsOf({ tokens: 20, costPerToken: 0 })
    before.begin('s', task, 0)
    before.end('s', 't', { tokens: 4, timeMs: 40, kvBytes: 4096 }, 10)
    before.begin('s', { id: 'u', tokens: 5 }, 20)
    const stored = before.stored('s')
    expect([stored, before.stored('none')]).toEqual([
      { id: 's', turns: 2, tokensUsed: 4, timeMsUsed: 40, aliveUntil: 120 },
      undefined,
    ])
    const after = sessionsOf({ tokens: 20, costPerToken: 0 })
    if (stored) after.restore(stored)
    expect([after.has('s', 119), after.has('s', 120), after.warm('s', 0)]).toEqual([true, false, false])
    after.resume('s', { id: 'u', tokens: 5 })
    expect(after.budget('s', 500)).toEqual({ remaining: { tokens: 16 }, free: { tokens: 11 }, costPerToken: 0 })
    expect(after.look('s', 500)?.turns).toBe(2)
  })
})
