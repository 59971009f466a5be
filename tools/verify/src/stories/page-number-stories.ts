import { isJsonObject, type JsonValue, type Operation, type Parameter } from '@throughline/openapi'
import { alternatives, type Planner, plan } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isSuccess, itemsOf } from './answers.ts'
import type { Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

/** Items on the small pages; three of those are read. */
const size = 2
const items = 3 * size

/**
 * Where one number says how much of a list comes and another which part of it, parts that follow each other do not
 * overlap. Which number is which, the answers show: nothing is said where the first part is not the list's beginning,
 * where the list moves meanwhile, or where the other number counts items.
 */
// implements: TL-VERIFY-244
export const pageNumberStories = (planner: Planner, { create, list }: Resource): Story[] => {
  if (!list) return []
  const numbers = list.parameters.filter(({ in: place, required, schema }) => {
    return place === 'query' && !required && isJsonObject(schema) && schema.type === 'integer'
  })
  const pairs = numbers.flatMap((much) => numbers.filter((each) => each !== much).map((which) => ({ much, which })))
  return pairs.map(({ much, which }) => ({
    name: `pages of ${much.name} by ${which.name}`,
    operation: list,
    make(variant) {
      const making = Array.from({ length: items }, (_, n) =>
        plan(planner, create, { fullness: 'least', variant: variant + n * alternatives }),
      )
      const [before = []] = making
      const listing = plan(planner, list, { fullness: 'least', variant })
      const reading = listing.at(-1)
      // Steps count alike where both need the same before them.
      const needs = (operations: { operation: Operation }[]) => operations.slice(0, -1).map((each) => each.operation)
      if (!reading || needs(listing).some((each, index) => each !== needs(before)[index])) return undefined
      if (needs(listing).length !== needs(before).length) return undefined
      const others = reading.parameters.filter(({ parameter }) => parameter !== much && parameter !== which)
      const part = (many: number, at: number) => ({
        ...reading,
        parameters: [
          ...others,
          { parameter: much, given: { value: many } },
          { parameter: which, given: { value: at } },
        ],
      })
      const first = firstOf(which)
      const page = (at: number) => part(size, at)
      const whole = part(mostOf(much), first)
      const made = making.flatMap((calls, n) => (n === 0 ? calls : calls.slice(-1)))
      return [...made, whole, page(first), page(first + 1), page(first + 2), whole]
    },
    judge(done) {
      const read = done.slice(-5)
      if (read.length < 5 || !read.every(isSuccess)) return []
      const [all = [], one = [], two = [], three = [], after = []] = read.map(textsOf)
      const isPart = (part: readonly string[], from: number) => isSame(part, all.slice(from, from + size))
      const moves = !isSame(all, after) || new Set(all).size < all.length || all.length <= 2 * size
      const countsItems = isPart(two, 1) && isPart(three, 2)
      if (moves || !isPart(one, 0) || countsItems || (isSame(one, two) && isSame(two, three))) return []
      const twice = two.filter((each) => one.includes(each))
      return twice.length === 0
        ? []
        : [
            fault(
              'pages-overlap',
              list,
              `the second page by ${which.name} repeats ${twice.length} of the ${size} items of the first`,
            ),
          ]
    },
  }))
}

const mostOf = ({ schema }: Parameter): number => {
  const { maximum } = isJsonObject(schema) ? schema : {}
  return typeof maximum === 'number' ? Math.min(maximum, 100) : 100
}

/** Where the parts of a list begin to be counted. */
const firstOf = ({ schema }: Parameter): number => {
  const { default: declared, minimum } = isJsonObject(schema) ? schema : {}
  return [declared, minimum].find((each) => typeof each === 'number') ?? 1
}

const textsOf = ({ json }: Done): string[] => itemsOf(json).map((item: JsonValue) => JSON.stringify(item))

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
