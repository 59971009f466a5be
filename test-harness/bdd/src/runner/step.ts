import type { World } from '../world/world.ts'

export type Role = 'given' | 'when' | 'then'

/** What a `Then` says: what was seen, and what it has to be. */
export interface Claim {
  seen: unknown
  wanted: unknown
}

/** What the parameters of an expression give to its step: `{int}` and `{count}` a number, all others a text. */
type Given<Expression extends string> = Expression extends `${string}{${infer Name}}${infer Rest}`
  ? [Name extends 'int' ? number : string, ...Given<Rest>]
  : []

/** What is written for one kind of step. */
export interface Step {
  role: Role
  expression: string
  run: (world: World, given: readonly unknown[]) => unknown
}

type Act<Expression extends string> = (world: World, ...given: Given<Expression>) => Promise<void> | void
type Say<Expression extends string> = (world: World, ...given: Given<Expression>) => Promise<Claim> | Claim

/** How things are before. */
export const given = <const Expression extends string>(expression: Expression, run: Act<Expression>): Step => ({
  role: 'given',
  expression,
  run: (world, values) => run(world, ...(values as Given<Expression>)),
})

/** What somebody does. */
export const when = <const Expression extends string>(expression: Expression, run: Act<Expression>): Step => ({
  role: 'when',
  expression,
  run: (world, values) => run(world, ...(values as Given<Expression>)),
})

/**
 * What is so afterwards: the runner compares, so that no step can forget to. A module that exports a `then` would be
 * taken for a promise.
 */
export const outcome = <const Expression extends string>(expression: Expression, run: Say<Expression>): Step => ({
  role: 'then',
  expression,
  run: (world, values) => run(world, ...(values as Given<Expression>)),
})
