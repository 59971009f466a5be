const known = new Map<string, RegExp>()

/** Patterns are meant with Unicode; one that is none then is taken as it was written before there was any. */
export const patternOf = (pattern: string, flags = 'u'): RegExp => {
  const key = `${flags}/${pattern}`
  const before = known.get(key)
  if (before) return before
  let made: RegExp
  try {
    made = new RegExp(pattern, flags)
  } catch {
    made = new RegExp(pattern)
  }
  known.set(key, made)
  return made
}
