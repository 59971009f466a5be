/** A media type without its parameters, in lower case. */
export const essence = (mediaType: string): string => {
  const end = mediaType.indexOf(';')
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase()
}

export const isJson = (type: string): boolean => type === 'application/json' || /^[\w.-]+\/[\w.-]+\+json$/.test(type)

export const isText = (type: string): boolean =>
  type.startsWith('text/') ||
  /^application\/(?:xml|yaml|javascript|openmetrics-text|x-ndjson|jsonl)$|\+(?:xml|yaml)$/.test(type)

export const isWildcard = (type: string): boolean => type.includes('*')

/** Parameters in lower case by name; quotes taken off. */
const parametersOf = (mediaType: string): ReadonlyMap<string, string> =>
  mediaType.includes(';') ? parsedParameters(mediaType) : none

const none: ReadonlyMap<string, string> = new Map()

const parsedParameters = (mediaType: string): Map<string, string> =>
  new Map(
    [...mediaType.matchAll(/;\s*([\w.+-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]*)/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value.replace(/^"(.*)"$/, '$1').toLowerCase(),
    ]),
  )

/** Whether what came is what a contract declares: ranges take their types, and declared parameters must be there. */
export const matchesMediaType = (declared: string, came: string): boolean => {
  const [wantedType = '', wantedSubtype = ''] = essence(declared).split('/')
  const [type = '', subtype = ''] = essence(came).split('/')
  if (wantedType !== '*' && wantedType !== type) return false
  if (wantedSubtype !== '*' && wantedSubtype !== subtype) return false
  const wanted = parametersOf(declared)
  if (wanted.size === 0) return true
  const parameters = parametersOf(came)
  return [...wanted].every(([name, value]) => parameters.get(name) === value)
}

/** The `charset` of a content type. */
export const charsetOf = (mediaType: string): string | undefined => parametersOf(mediaType).get('charset')
