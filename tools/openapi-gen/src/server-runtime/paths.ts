import type { AnyRoute } from './route.ts'
import { define } from './values.ts'

const parameter = /\{([^{}]+)\}/g

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/**
 * Reads the texts of path parameters out of an address, still encoded: a comma between two values and a comma inside
 * one differ only there. A path that the app puts before its routes is passed over.
 */
export const pathReader = (template: string): ((url: string) => Record<string, string>) => {
  const segments = template.split('/').slice(1)
  const names = [...template.matchAll(parameter)].map(([, name = '']) => name)
  const pattern = segments.map((segment) => {
    const [first, ...rest] = segment.split(parameter)
    // Every other piece is the name of a parameter. A literal may come encoded, and is matched by the router.
    if (rest.length === 0) return '[^/]*'
    return [first, ...rest].map((piece = '', index) => (index % 2 === 1 ? '([^/]*?)' : encodings(piece))).join('')
  })
  const whole = new RegExp(`/${pattern.join('/')}$`)
  return (url) => {
    const texts: Record<string, string> = {}
    const found = whole.exec(pathOf(url))
    for (const [index, name] of names.entries()) define(texts, name, found?.[index + 1])
    return texts
  }
}

const encodings = (text: string): string => {
  const encoded = encodeURIComponent(text)
  return encoded === text ? literally(text) : `(?:${literally(text)}|${literally(encoded)})`
}

const pathOf = (url: string): string => {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  return start === -1 ? '/' : (/^[^?#]*/.exec(url.slice(start))?.[0] ?? '/')
}

/** What is more particular comes first: a literal segment before one that is partly so, both before a parameter. */
export const byPrecedence = (routes: readonly AnyRoute[]): AnyRoute[] => {
  const ranks = new Map(routes.map((route) => [route, ranksOf(route)]))
  return routes.toSorted((a, b) => {
    const [left = [], right = []] = [ranks.get(a), ranks.get(b)]
    const at = left.findIndex((rank, index) => rank !== right[index])
    return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
  })
}

/** HEAD stands before GET: hono asks the handlers of GET for it. */
const ranksOf = ({ path, method }: AnyRoute): number[] => [
  ...path.split('/').map((segment) => (/^\{[^{}]+\}$/.test(segment) ? 2 : segment.includes('{') ? 1 : 0)),
  method === 'head' ? 0 : 1,
]
