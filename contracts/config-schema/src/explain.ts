import type { ErrorObject } from 'ajv'

/**
 * Leaves of a validator's errors what helps: a value that fits none of several alternatives is held to the one that it
 * names (by a constant such as `mode`), and what follows from other errors goes.
 */
export const essentialErrors = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const told = errors.filter(({ keyword }) => keyword !== 'if')
  const outermost = told.find(
    (error) => isAlternatives(error) && !told.some((other) => other !== error && branchOf(other, error) !== undefined),
  )
  if (!outermost) return unique(told)
  const inside = told.filter((error) => branchOf(outermost, error) !== undefined)
  const outside = told.filter((error) => error !== outermost && !inside.includes(error))
  // What is not even the right kind of value meant no alternative.
  const misses = outside.some(
    ({ keyword, instancePath }) => keyword === 'type' && instancePath === outermost.instancePath,
  )
  return unique([...essentialErrors(outside), ...(misses ? [] : ofAlternatives(outermost, inside))])
}

export const isAlternatives = ({ keyword }: ErrorObject): boolean => keyword === 'oneOf' || keyword === 'anyOf'

/** The number of the alternative of `combination` in which `error` arose. */
export const branchOf = (combination: ErrorObject, error: ErrorObject): string | undefined => {
  if (!isAlternatives(combination)) return undefined
  const { schemaPath, instancePath } = combination
  const within = error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`)
  if (!within || !error.schemaPath.startsWith(`${schemaPath}/`)) return undefined
  return error.schemaPath.slice(schemaPath.length + 1).split('/')[0]
}

const ofAlternatives = (combination: ErrorObject, inside: readonly ErrorObject[]): ErrorObject[] => {
  const branches = new Map<string, ErrorObject[]>()
  for (const error of inside) {
    const branch = branchOf(combination, error) ?? ''
    branches.set(branch, [...(branches.get(branch) ?? []), error])
  }
  // More than one alternative fits: none of them explains it.
  if (combination.keyword === 'oneOf' && Array.isArray(combination.params.passingSchemas)) return [combination]
  const meant = [...branches.values()].filter((errors) => !errors.some((error) => excludes(combination, error)))
  const [only] = meant
  if (only && meant.length === 1) return essentialErrors(only)
  const shared = meant.length > 1 ? sharedErrors(meant) : []
  if (shared.length > 0) return shared
  const choices = choicesOf(combination, [...branches.values()])
  return choices ? [choices] : [combination]
}

/** Whether an error says that the value never meant this alternative: another kind of value, or another constant. */
const excludes = ({ instancePath }: ErrorObject, error: ErrorObject): boolean => {
  if (error.instancePath === instancePath) return error.keyword === 'type'
  const below = error.instancePath.slice(instancePath.length + 1)
  return !below.includes('/') && (error.keyword === 'const' || error.keyword === 'enum')
}

/** Where every alternative names itself by the same key, the value of that key is what is wrong. */
const choicesOf = (combination: ErrorObject, branches: readonly ErrorObject[][]): ErrorObject | undefined => {
  const naming = branches.map((errors) =>
    errors.find((error) => excludes(combination, error) && error.keyword !== 'type'),
  )
  const [first] = naming
  if (!first || naming.some((error) => error?.instancePath !== first.instancePath)) return undefined
  const allowedValues = naming.flatMap((error) =>
    error?.keyword === 'const' ? [error.params.allowedValue] : (error?.params.allowedValues as unknown[]),
  )
  return { ...first, keyword: 'enum', params: { allowedValues: [...new Set(allowedValues)] } }
}

/** What is wrong whichever alternative is meant. */
const sharedErrors = ([first = [], ...others]: readonly ErrorObject[][]): ErrorObject[] =>
  first.filter((error) => others.every((errors) => errors.some((other) => identity(other) === identity(error))))

const identity = ({ instancePath, keyword, params }: ErrorObject): string =>
  JSON.stringify([instancePath, keyword, params])

const unique = (errors: readonly ErrorObject[]): ErrorObject[] => [
  ...new Map(errors.map((error) => [identity(error), error])).values(),
]
