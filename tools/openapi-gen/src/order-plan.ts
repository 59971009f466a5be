import type { SseOrder } from '@throughline/openapi'
import type { OrderPlan } from './server-runtime/route.ts'

interface Ends {
  first: number[]
  last: number[]
  empty: boolean
}

/** Glushkov's construction: every mention of an event is a place, and the plan says which place may follow which. */
export const orderPlan = (order: SseOrder): OrderPlan => {
  const names: string[] = []
  const follow: number[][] = []
  const join = (from: readonly number[], to: readonly number[]): void => {
    for (const place of from) follow[place] = [...new Set([...(follow[place] ?? []), ...to])].sort((a, b) => a - b)
  }
  const build = (part: SseOrder): Ends => {
    if (part.kind === 'event') {
      const place = names.push(part.name) - 1
      follow[place] = []
      return { first: [place], last: [place], empty: false }
    }
    if (part.kind === 'repeat') {
      const { first, last, empty } = build(part.part)
      if (part.to === 'many') join(last, first)
      return { first, last, empty: empty || part.from === 0 }
    }
    const parts = part.parts.map(build)
    if (part.kind === 'alternatives') {
      return {
        first: parts.flatMap(({ first }) => first),
        last: parts.flatMap(({ last }) => last),
        empty: parts.some(({ empty }) => empty),
      }
    }
    return parts.reduce<Ends>(
      (before, after) => {
        join(before.last, after.first)
        return {
          first: before.empty ? [...before.first, ...after.first] : before.first,
          last: after.empty ? [...before.last, ...after.last] : after.last,
          empty: before.empty && after.empty,
        }
      },
      { first: [], last: [], empty: true },
    )
  }
  return { ...build(order), names, follow }
}
