type Callable = (...values: never[]) => unknown

/**
 * The same function, which counts as a matcher whenever it came to its end: one that throws has shown that something
 * does not hold, also where the test catches what it threw.
 */
// implements: TL-TRACE-104, TL-TRACE-111
export const countedFunction = <Function extends Callable>(called: Function, count: () => void): Function =>
  new Proxy(called, { apply: (target, self, given) => passed(Reflect.apply(target, self, given), count) })

/** What a matcher gave back; a promise counts when it is fulfilled. */
export const passed = (result: unknown, count: () => void): unknown => {
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      count()
      return value
    })
  }
  count()
  return result
}
