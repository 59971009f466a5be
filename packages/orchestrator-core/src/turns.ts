import { type Priority, priorities } from './priority.ts'

/** Starts that a priority has for each one of a priority of weight 1. */
export type Weights = Readonly<Partial<Record<Priority, number>>>

/** Whose turn it is when tasks of several priorities wait. */
export interface Turns {
  /** Tasks of this priority begin to wait after none did. */
  join(priority: Priority): void
  /** The priority that goes next, of those for which tasks wait. */
  next(waiting: readonly Priority[]): Priority | undefined
  /** The turn is used. */
  take(priority: Priority): void
  /**
   * How many of the other priority's waiting tasks go before the one that has so many of its own before it; `joins`
   * says that it only thinks of waiting, and that no task of its own priority does.
   */
  before(own: { priority: Priority; rank: number; joins: boolean }, other: { priority: Priority; size: number }): number
}

/** The first priority goes first, always: a later one waits for as long as an earlier one does. */
const strictTurns = (): Turns => ({
  join() {},
  // implements: ORCH-3002
  next: (waiting) => priorities.find((priority) => waiting.includes(priority)),
  take() {},
  before: (own, other) => (goesFirst(other.priority, own.priority) ? other.size : 0),
})

const goesFirst = (one: Priority, other: Priority): boolean => priorities.indexOf(one) < priorities.indexOf(other)

/**
 * Every start moves its priority on by one over its weight; whoever is furthest behind goes next. One that begins to
 * wait stands where the last start was, so that nobody saves turns up.
 */
const weightedTurns = (weights: Weights): Turns => {
  const tallies = { interactive: { base: 0, taken: 0 }, batch: { base: 0, taken: 0 } }
  let reached = 0
  // The one formula, for the choice and for its prediction alike: otherwise rounding could tell them apart.
  const markOf = (priority: Priority, ahead = 0): number => {
    const { base, taken } = tallies[priority]
    return base + (taken + ahead) / (weights[priority] ?? 1)
  }
  const joinedMark = (priority: Priority): number => Math.max(markOf(priority), reached)

  return {
    // implements: ORCH-3019
    join(priority) {
      tallies[priority] = { base: joinedMark(priority), taken: 0 }
    },
    // implements: ORCH-3017, ORCH-3018
    next: (waiting) =>
      // Stable: of equals the first in the list, which is the earlier priority.
      [...waiting].sort((one, other) => markOf(one) - markOf(other))[0],
    // implements: ORCH-3017
    take(priority) {
      reached = Math.max(reached, markOf(priority))
      tallies[priority].taken += 1
    },
    before(own, other) {
      const mark = own.joins ? joinedMark(own.priority) : markOf(own.priority, own.rank)
      const precedes = (ahead: number): boolean => {
        const difference = markOf(other.priority, ahead) - mark
        return difference < 0 || (difference === 0 && goesFirst(other.priority, own.priority))
      }
      let [low, high] = [0, other.size]
      while (low < high) {
        const middle = Math.floor((low + high) / 2)
        if (precedes(middle)) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}

/** By weight where any is named, a missing one being 1; strictly otherwise. */
// implements: ORCH-3017
export const createTurns = (weights: Weights = {}): Turns =>
  Object.values(weights).some((weight) => weight !== undefined) ? weightedTurns(weights) : strictTurns()
