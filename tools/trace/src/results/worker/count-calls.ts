import { passed } from './counted-function.ts'
import { countMatcher } from './running-tests.ts'

type Callable = (...values: never[]) => unknown

const known = new Map<object, object>()

/** `node:assert` or what stands in it, with every assertion counted and one identity each. */
export const countCalls = <Target extends object>(target: Target): Target => {
  let counted = known.get(target)
  if (!counted) {
    const get = (from: object, key: PropertyKey): unknown => {
      const value: unknown = Reflect.get(from, key)
      return typeof value === 'function' && !isClass(value) ? countCalls(value) : value
    }
    const apply = (called: object, self: unknown, given: unknown[]): unknown => {
      try {
        return passed(Reflect.apply(called as Callable, self, given as never[]), countMatcher)
      } catch (thrown) {
        throw withoutSource(thrown)
      }
    }
    counted = new Proxy<object>(target, { get, apply })
    known.set(target, counted)
  }
  return counted as Target
}

/** `assert(x)` reads the source of its call for its message, and finds the one above. */
const withoutSource = (thrown: unknown): unknown => {
  if (thrown instanceof Error && 'generatedMessage' in thrown && thrown.generatedMessage === true) {
    thrown.message = thrown.message.replace(/^(The expression evaluated to a falsy value):.*Reflect\.apply.*$/s, '$1')
  }
  return thrown
}

/** `AssertionError` and the like are asked for, not called. */
const isClass = (value: { name: string }): boolean => /^[A-Z]/.test(value.name)
