import { escapeToken } from '@throughline/kernel'
import type { ErrorObject } from 'ajv'

/**
 * Keeps of ajv's errors what a reader can use. Alternatives (`anyOf`, `oneOf`) report the faults of every branch:
 * only those that lie deepest are kept, at most two in one place. Errors that follow from others are dropped.
 */
// implements: TL-OPENAPI-002
export const reduceErrors = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const told = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
  const places = new Map<string, ErrorObject[]>()
  for (const error of told) {
    const at = places.get(error.instancePath)
    if (at) at.push(error)
    else places.set(error.instancePath, [error])
  }
  const ancestors = new Set([...places.keys()].flatMap(ancestorsOf))
  return [...places].flatMap(([path, at]) =>
    reducePlace(at, ancestors.has(path), (place) => places.has(place) || ancestors.has(place)),
  )
}

const ancestorsOf = (path: string): string[] => {
  const ancestors: string[] = []
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    ancestors.push(path.slice(0, end))
    if (end === 0) break
  }
  return ancestors
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf'
const isOfBranch = ({ schemaPath }: ErrorObject): boolean => /\/(?:anyOf|oneOf)\//.test(schemaPath)

const isOfValue = ({ keyword }: ErrorObject): boolean => ['type', 'enum', 'const'].includes(keyword)

const reducePlace = (
  at: readonly ErrorObject[],
  hasDeeper: boolean,
  isFaulty: (path: string) => boolean,
): ErrorObject[] => {
  const unknownKeys = at.filter((error) => isUnknownKey(error) && !isExplained(error, at, isFaulty))
  let rest = at.filter((error) => !isUnknownKey(error))
  const choice = rest.find(isChoice)
  if (choice) {
    // A deeper fault says more than a choice that failed because of it.
    if (hasDeeper) rest = rest.filter((error) => !isChoice(error) && !isOfBranch(error) && !isOfValue(error))
    else if (rest.every((error) => isChoice(error) || error.keyword === 'required')) rest = [choice]
    else {
      const branches = rest.filter((error) => !isChoice(error))
      const otherThanType = branches.filter(({ keyword }) => keyword !== 'type')
      rest = otherThanType.length > 0 ? otherThanType : branches.length > 0 ? [joinTypes(branches)] : [choice]
    }
  }
  // The values that are allowed say which type is meant; what is of the wrong type has no further faults.
  if (rest.some(({ keyword }) => keyword === 'enum')) rest = rest.filter(({ keyword }) => keyword !== 'type')
  else if (rest.some(({ keyword }) => keyword === 'type')) rest = rest.filter(({ keyword }) => keyword === 'type')
  return [...joinMissing(unique(rest)).slice(0, 2), ...unknownKeys]
}

/** One error for all fields that an object lacks. */
const joinMissing = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const missing = errors.filter(({ keyword }) => keyword === 'required')
  const [first] = missing
  if (first === undefined) return [...errors]
  const names = missing.map(({ params }) => params.missingProperty)
  const joined = { ...first, params: { ...first.params, missingProperties: names } }
  return [joined, ...errors.filter(({ keyword }) => keyword !== 'required')]
}

const isUnknownKey = ({ keyword }: ErrorObject): boolean =>
  keyword === 'additionalProperties' || keyword === 'unevaluatedProperties'

/** A key counts as unknown as well when the branch that knows it failed for another reason: that one is told. */
const isExplained = (error: ErrorObject, at: readonly ErrorObject[], isFaulty: (path: string) => boolean): boolean => {
  if (error.keyword !== 'unevaluatedProperties') return false
  if (isFaulty(`${error.instancePath}/${escapeToken(String(error.params.unevaluatedProperty))}`)) return true
  return at.some(
    ({ parentSchema }) =>
      parentSchema !== error.parentSchema &&
      Object.hasOwn((parentSchema?.properties ?? {}) as object, String(error.params.unevaluatedProperty)),
  )
}

const joinTypes = (errors: readonly ErrorObject[]): ErrorObject => {
  const [first] = errors as [ErrorObject]
  return { ...first, params: { ...first.params, type: [...new Set(errors.flatMap(({ params }) => params.type))] } }
}

const unique = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const seen = new Set<string>()
  return errors.filter(({ keyword, params }) => {
    const key = `${keyword} ${JSON.stringify(params)}`
    return !seen.has(key) && seen.add(key)
  })
}
