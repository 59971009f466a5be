import fc from 'fast-check'

/** No value was found that keeps what is asked. */
export class Unsatisfied extends Error {}

/** So many values are made until one is as it has to be. */
const mostTries = 60

/** The same of all that a value consists of: what is tried within each try would have no end. */
const mostTriesInAll = 3000

/** How many are within each other now, and how many tries are left to them. */
const now = { nesting: 0, left: 0 }

/** Values of `from` that hold, and only those when they shrink; a bounded number of tries, unlike `filter`. */
class Held<T> extends fc.Arbitrary<T> {
  readonly from: fc.Arbitrary<T>
  readonly holds: (value: T) => boolean
  readonly what: string

  constructor(from: fc.Arbitrary<T>, holds: (value: T) => boolean, what: string) {
    super()
    this.from = from
    this.holds = holds
    this.what = what
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    if (now.nesting === 0) now.left = mostTriesInAll
    now.nesting++
    try {
      for (let tries = 0; tries < mostTries && now.left > 0; tries++) {
        now.left--
        try {
          const made = this.from.generate(random, tries % 3 === 2 ? undefined : bias)
          if (this.holds(made.value_)) return made
        } catch (error) {
          if (!(error instanceof Unsatisfied)) throw error
        }
      }
      throw new Unsatisfied(this.what)
    } finally {
      now.nesting--
    }
  }

  canShrinkWithoutContext(value: unknown): value is T {
    return this.from.canShrinkWithoutContext(value) && this.holds(value)
  }

  shrink(value: T, context?: unknown): fc.Stream<fc.Value<T>> {
    return fc.stream(whileSatisfied(this.from.shrink(value, context))).filter((made) => this.holds(made.value_))
  }
}

/** What depends on another value is made anew when that shrinks, and may not be found then. */
function* whileSatisfied<T>(values: Iterable<T>): IterableIterator<T> {
  try {
    yield* values
  } catch (error) {
    if (!(error instanceof Unsatisfied)) throw error
  }
}

export const held = <T>(from: fc.Arbitrary<T>, holds: (value: T) => boolean, what: string): fc.Arbitrary<T> =>
  new Held(from, holds, what)

/** Gives undefined where no value was found, so that one failure does not end a run. */
class Tried<T> extends fc.Arbitrary<T | undefined> {
  readonly from: fc.Arbitrary<T>

  constructor(from: fc.Arbitrary<T>) {
    super()
    this.from = from
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<T | undefined> {
    try {
      return this.from.generate(random, bias)
    } catch (error) {
      if (error instanceof Unsatisfied) return new fc.Value<T | undefined>(undefined, undefined)
      throw error
    }
  }

  canShrinkWithoutContext(value: unknown): value is T | undefined {
    return this.from.canShrinkWithoutContext(value)
  }

  shrink(value: T | undefined, context?: unknown): fc.Stream<fc.Value<T | undefined>> {
    return value === undefined ? fc.Stream.nil() : this.from.shrink(value, context)
  }
}

export const tried = <T>(from: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => new Tried(from)

/** A whole number that only depends on the text. */
export const seedOf = (text: string): number => {
  let hash = 2166136261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  return hash | 0
}

/** The same values for the same seed; undefined where none was found. */
export const drawn = <T>(from: fc.Arbitrary<T>, count: number, seed: number): (T | undefined)[] =>
  fc.sample(tried(from), { numRuns: count, seed })
