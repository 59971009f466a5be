import type { ErrorObject } from 'ajv'
import { branchOf, isAlternatives } from './explain.ts'
import { isObject, valueAt } from './pointer.ts'

/** The key of a schema that says until when what breaks it is only reported. */
export const enforceAfterKey = 'x-enforce-after'

/** The present, which a caller says; who leaves it out has everything enforced. */
export interface Present {
  /** The day in UTC, as `2027-01-31`. */
  today?: string
  /** The version of the program that reads the config, as `1.4.0`. */
  version?: string
}

/** Until when an error is only reported, or nothing where it counts now. */
export const postponedUntil = (error: ErrorObject, schema: unknown, present: Present): string | undefined =>
  namedBy(error, schema).find((until) => !isPast(until, present))

/** What the schemas that the error breaks say: the missing key's own, and those under an `allOf` on the way. */
const namedBy = ({ schemaPath, keyword, params }: ErrorObject, schema: unknown): string[] => {
  const path = schemaPath.slice(1).split('/').map(decodeURIComponent)
  const holder = path.slice(0, -1).join('/')
  const key = keyword === 'required' ? String(params.missingProperty) : undefined
  // implements: OC-CONFIG-6020
  const missing = key === undefined ? undefined : childOf(valueAt(schema, `${holder}/properties`), key)
  // implements: OC-CONFIG-6022
  const parts = path.flatMap((token, index) =>
    path[index - 1] === 'allOf' && /^\d+$/.test(token) ? [valueAt(schema, path.slice(0, index + 1).join('/'))] : [],
  )
  return [missing, ...parts].flatMap((each) => {
    const until = isObject(each) ? each[enforceAfterKey] : undefined
    return typeof until === 'string' ? [until] : []
  })
}

const childOf = (parent: unknown, key: string): unknown =>
  isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined

/** `2027-01-31` is past on the day after it, `1.4.0` in any later version. */
// implements: OC-CONFIG-6021
const isPast = (until: string, { today, version }: Present): boolean => {
  if (/^\d{4}-/.test(until)) return today === undefined || today > until
  return version === undefined || compareVersions(version, until) > 0
}

const compareVersions = (one: string, other: string): number => {
  const [left, right] = [numbersOf(one), numbersOf(other)]
  const differs = left.findIndex((number, index) => number !== right[index])
  return differs < 0 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0)
}

/** Major, minor, patch; what stands behind a hyphen or a plus does not count. */
const numbersOf = (version: string): number[] => {
  const numbers = (version.split(/[-+]/)[0] ?? '').split('.').map(Number)
  return [0, 1, 2].map((index) => numbers[index] ?? 0)
}

/**
 * What of a validator's errors counts, once those that are postponed are taken away: an alternative that nothing but
 * postponed errors spoke against holds, and so does what it is an alternative of.
 */
export const enforcedErrors = (
  errors: readonly ErrorObject[],
  isPostponed: (error: ErrorObject) => boolean,
): ErrorObject[] => {
  const counted = errors.filter((error) => error.keyword !== 'if' && !isPostponed(error))
  const holding = counted.filter(
    (error) => isAlternatives(error) && !error.params.passingSchemas && holds(error, errors, isPostponed),
  )
  return counted.filter(
    (error) => !holding.some((combination) => error === combination || branchOf(combination, error) !== undefined),
  )
}

const holds = (
  combination: ErrorObject,
  errors: readonly ErrorObject[],
  isPostponed: (error: ErrorObject) => boolean,
): boolean => {
  const branches = Map.groupBy(errors, (error) => branchOf(combination, error))
  return [...branches].some(
    ([branch, inside]) => branch !== undefined && enforcedErrors(inside, isPostponed).length === 0,
  )
}
