import { chai } from 'vitest'
import { countedFunction, passed } from './counted-function.ts'
import { countMatcher } from './running-tests.ts'

type Assertion = Chai.Assertion

const { flag } = chai.util
const matchers: object = chai.Assertion.prototype
const done = Symbol.for('throughline.count-matchers')

/** Words between `expect(x)` and its matcher. */
const words = new Set(
  'to be been is and has have with that which at of same but does still also not deep nested own ordered any all itself'
    .split(' ')
    .concat('resolves', 'rejects', 'withTest', 'withContext', '_obj', 'constructor'),
)

/**
 * Counts what `expect(x)`, `x.should` and `assert` lead to when it has held, whoever made the `expect`: the methods and
 * properties of chai's one class of assertions. Only the outermost counts, not what a matcher is made of; a polled one
 * throws until it holds, and is one.
 */
export const countMatchers = (): void => {
  if (done in matchers) return
  Object.defineProperty(matchers, done, { value: true })
  countNew()
  const expect: object & { extend?: (...given: unknown[]) => void } = chai.expect
  const extend = expect.extend
  expect.extend = (...given) => {
    extend?.apply(expect, given)
    countNew()
  }
}

const counted = new Set<string>()

const countNew = (): void => {
  for (const name of Object.getOwnPropertyNames(matchers)) {
    if (words.has(name) || counted.has(name)) continue
    const before = Object.getOwnPropertyDescriptor(matchers, name)
    if (!before?.configurable) continue
    counted.add(name)
    if (before.get) Object.defineProperty(matchers, name, { ...before, get: readerOf(name, before.get) })
    else if (typeof before.value === 'function') defineMethod(name, before.value)
  }
}

const defineMethod = (name: string, method: (...values: never[]) => unknown): void => {
  Object.defineProperty(matchers, name, {
    configurable: true,
    enumerable: true,
    get(this: Assertion) {
      if (this === matchers) return method
      return counting(this, name) ? countedFunction(method, countMatcher) : method
    },
    // Whoever defines it anew replaces the method and not the count.
    set(this: Assertion, value: typeof method) {
      if (this === matchers) defineMethod(name, value)
      else Object.defineProperty(this, name, { value, configurable: true, writable: true, enumerable: true })
    },
  })
}

/** A property that asserts (`to.be.true`), or one that may be called as well (`to.be.a('string')`). */
const readerOf = (name: string, read: () => unknown): (() => unknown) => {
  const callable = /chainablemethod/i.test(read.name)
  return function (this: Assertion) {
    if (this === matchers || !counting(this, name)) return read.call(this)
    const value = read.call(this)
    if (!callable) return passed(value, countMatcher)
    return typeof value === 'function' ? countedFunction(value as () => unknown, countMatcher) : value
  }
}

/** `assert.equal(a, b)` makes an assertion of its own and locks it, as matchers do with those that they are made of. */
const assertFunctions = new Set<unknown>([chai.assert, ...Object.values(chai.assert)])

// implements: TL-TRACE-104
const counting = (assertion: Assertion, name: string): boolean => {
  if (flag(assertion, 'lockSsfi') === true) {
    if (!assertFunctions.has(flag(assertion, 'ssfi')) || flag(assertion, 'throughline') === true) return false
    flag(assertion, 'throughline', true)
    return true
  }
  // vitest's own matchers stand on chai's: `toThrow` on `throws`. They say their name first.
  return name !== 'assert' && (flag(assertion, '_name') === undefined || /^to[A-Z]/.test(name))
}
