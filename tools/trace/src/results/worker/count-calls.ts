import { countMatcher } from './running-tests.ts'

type Callable = (...values: never[]) => unknown

/**
 * The same function, which counts as a matcher whenever it is called. Asked for what to do with a call, the handler
 * counts and has no answer, so that the engine calls the function itself: no frame comes into a stack.
 */
// implements: TL-TRACE-104
export const countedFunction = <Function extends Callable>(called: Function, count: () => void): Function =>
  new Proxy(called, { __proto__: counting, count } as ProxyHandler<Function>)

const counting = {
  count: countMatcher,
  get apply(): undefined {
    this.count()
    return undefined
  },
}

const known = new Map<object, object>()

/** `node:assert` or what stands in it, with every assertion counted and one identity each. */
export const countCalls = <Target extends object>(target: Target): Target => {
  let counted = known.get(target)
  if (!counted) {
    const get = (from: object, key: PropertyKey): unknown => {
      const value: unknown = Reflect.get(from, key)
      return typeof value === 'function' && !isClass(value) ? countCalls(value) : value
    }
    counted = new Proxy<object>(target, { __proto__: counting, get } as ProxyHandler<object>)
    known.set(target, counted)
  }
  return counted as Target
}

/** `AssertionError` and the like are asked for, not called. */
const isClass = (value: { name: string }): boolean => /^[A-Z]/.test(value.name)
