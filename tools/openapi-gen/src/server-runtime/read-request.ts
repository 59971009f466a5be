import type { Context } from 'hono'
import { readBody } from './body.ts'
import { escapeToken, type InvalidRequest, type Issue, isInvalid, issuesOf, Unreadable } from './invalid.ts'
import { headerValue, type Pair, pairsOf, pairsValue, pathValue } from './parameters.ts'
import { pathReader } from './paths.ts'
import type { AnyRoute, ParameterGroup, ParameterPlan, Place } from './route.ts'
import { decoded, define } from './values.ts'

export interface ReadOptions {
  /** The most bytes of a body; 1 MiB where nothing is said. */
  bodyLimit?: number | undefined
  /** Optional parameters that are taken as not sent where they break their schema. */
  dropInvalid?: ((parameter: { in: Place; name: string }) => boolean) | undefined
}

/** What an operation takes, as its types say, or what is wrong with it. */
export type ReadRequest = { request: Record<string, unknown> } | InvalidRequest

type ReadOne = (parameter: ParameterPlan) => unknown

/** Reads and judges requests of one operation. */
// implements: TL-OPENAPI-162
export const requestReader = (route: AnyRoute, { bodyLimit = 1024 * 1024, dropInvalid }: ReadOptions) => {
  const { operationId, parameters, body } = route
  const pathTexts = pathReader(route.path)
  const groups = Object.entries(parameters) as [Place, ParameterGroup][]
  return async ({ req: { raw } }: Context): Promise<ReadRequest> => {
    const readers: Record<Place, () => ReadOne> = {
      path: () => readPath(pathTexts(raw.url)),
      query: () => readQuery(raw.url, parameters.query?.parameters ?? []),
      headers: () => readHeader(raw.headers),
      cookies: () => readCookies(raw.headers.get('cookie') ?? '', parameters.cookies?.parameters ?? []),
    }
    const request: Record<string, unknown> = {}
    const issues: Issue[] = []
    for (const [place, group] of groups) {
      const drop = dropInvalid && ((name: string) => dropInvalid({ in: place, name }))
      const read = readGroup(place, group, readers[place](), drop)
      request[place] = read.values
      issues.push(...read.issues)
    }
    if (issues.length > 0) {
      const malformed = issues.some(({ keyword }) => keyword === undefined)
      const reason = malformed ? 'malformed' : 'schema'
      return { operationId, reason, status: 400, message: 'the request breaks its contract', issues }
    }
    if (body) {
      const read = await readBody(body, raw, bodyLimit)
      if (isInvalid(read)) return { ...read, operationId }
      Object.assign(request, read)
    }
    return { request }
  }
}

const readGroup = (
  place: Place,
  { parameters, validate }: ParameterGroup,
  read: ReadOne,
  drop: ((name: string) => boolean) | undefined,
): { values: object; issues: Issue[] } => {
  const values: Record<string, unknown> = {}
  const issues: Issue[] = []
  const droppable = new Set(parameters.flatMap(({ name, required }) => (!required && drop?.(name) ? [name] : [])))
  for (const parameter of parameters) {
    const { name } = parameter
    try {
      const value = read(parameter)
      if (value !== undefined) define(values, name, value)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      if (!droppable.has(name)) issues.push({ in: place, pointer: `/${escapeToken(name)}`, message: error.message })
    }
  }
  // What cannot be read is missing as well: to say so would be one word too many.
  if (issues.length > 0 || validate === undefined) return { values, issues }
  while (!validate(values)) {
    const culprit = [...droppable].find((name) =>
      validate.errors?.some(({ instancePath }) => `${instancePath}/`.startsWith(`/${escapeToken(name)}/`)),
    )
    if (culprit === undefined) return { values, issues: issuesOf(place, validate.errors) }
    delete values[culprit]
    droppable.delete(culprit)
  }
  return { values, issues }
}

const readPath =
  (texts: Readonly<Record<string, string>>): ReadOne =>
  (parameter) => {
    const text = texts[parameter.name]
    return text === undefined ? undefined : pathValue(text, parameter)
  }

const readQuery = (url: string, parameters: readonly ParameterPlan[]): ReadOne => {
  const [beforeFragment = ''] = url.split('#', 1)
  const at = beforeFragment.indexOf('?')
  const fromQuery = (text: string): string => decoded(text, 'space')
  return readPairs(at === -1 ? [] : pairsOf(beforeFragment.slice(at + 1), '&', fromQuery), parameters, fromQuery)
}

const readCookies = (text: string, parameters: readonly ParameterPlan[]): ReadOne => {
  const fromCookie = (written: string): string => decoded(written, 'itself')
  return readPairs(pairsOf(text, ';', fromCookie), parameters, fromCookie)
}

const readPairs =
  (pairs: readonly Pair[], parameters: readonly ParameterPlan[], decode: (text: string) => string): ReadOne =>
  (parameter) =>
    pairsValue(
      pairs,
      parameter,
      parameters.filter((other) => other !== parameter),
      decode,
    )

const readHeader =
  (headers: Headers): ReadOne =>
  (parameter) => {
    const text = headers.get(parameter.name)
    return text === null ? undefined : headerValue(text, parameter)
  }
