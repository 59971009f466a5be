/** A small generator of numbers that is the same everywhere for the same seed: mulberry32. */
export interface Random {
  /** From 0 up to, but without, `below`. */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly [T, ...T[]]): T
  shuffled<T>(values: readonly T[]): T[]
}

export const random = (seed: number): Random => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] ?? values[0],
    shuffled(values) {
      const copy = [...values]
      for (let at = copy.length - 1; at > 0; at--) {
        const other = below(at + 1)
        const [one, two] = [copy[at], copy[other]]
        copy[at] = two as (typeof copy)[number]
        copy[other] = one as (typeof copy)[number]
      }
      return copy
    },
  }
}

/** A seed of a text, so that each place has values of its own that no other place changes. */
export const seedOf = (text: string): number => {
  let hash = 2166136261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  return hash
}
