import { describe, expect, it } from 'vitest'
import { type BudgetLimits, createSessions } from '../src/index.ts'

const sessionsOf = (budgets: BudgetLimits = { costPerToken: 0 }) => createSessions({ ttlMs: 100, budgets })

describe('sessions', () => {
  it('[ORCH-3011] a session is gone once its time has passed since its last task or question', () => {
    const sessions = sessionsOf()
    sessions.turn('s', 0)
    expect(sessions.look('s', 99)?.ttlMsRemaining).toBe(100)
    expect(sessions.look('s', 198)).toBeDefined()
    expect(sessions.look('s', 298)).toBeUndefined()
    sessions.turn('s', 300)
    sessions.turn('s', 350)
    expect(sessions.look('s', 449)).toMatchObject({ turns: 2 })
  })

  it('begins anew after its time has passed', () => {
    const sessions = sessionsOf()
    sessions.turn('s', 0)
    sessions.use('s', { tokens: 5, timeMs: 5, kvBytes: 5 }, 1)
    sessions.turn('s', 500)
    expect(sessions.look('s', 500)).toEqual({
      ttlMsRemaining: 100,
      turns: 1,
      kvBytes: 0,
      kvWarmth: false,
      remaining: {},
    })
  })

  it('keeps what the worker holds, and what remains of each budget', () => {
    const sessions = sessionsOf({ tokens: 10, timeMs: 100, cost: 1, costPerToken: 0.25 })
    expect(sessions.remaining('s', 0)).toEqual({ tokens: 10, timeMs: 100, cost: 1 })
    sessions.turn('s', 0)
    sessions.use('s', { tokens: 3, timeMs: 40, kvBytes: 4096 }, 0)
    expect(sessions.look('s', 0)).toMatchObject({
      kvBytes: 4096,
      kvWarmth: true,
      remaining: { tokens: 7, timeMs: 60, cost: 0.25 },
    })
    sessions.use('s', { tokens: 30, timeMs: 400 }, 0)
    expect(sessions.warm('s', 0)).toBe(true)
    expect(sessions.remaining('s', 0)).toEqual({ tokens: 0, timeMs: 0, cost: 0 })
  })

  it('sweeps away those whose time has passed, and tells which', () => {
    const sessions = sessionsOf()
    sessions.turn('old', 0)
    sessions.turn('new', 50)
    expect([sessions.sweep(100), sessions.sweep(100)]).toEqual([['old'], []])
    expect([sessions.delete('new', 100), sessions.delete('new', 100)]).toEqual([true, false])
  })
})
