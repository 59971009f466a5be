import { isJsonObject, type JsonValue } from '@throughline/openapi'
import { idNames } from '../contract/id-names.ts'
import { valueAt } from '../contract/value-at.ts'
import { headerOf } from '../http/send.ts'
import { servicePath } from '../http/service-path.ts'
import type { Done } from './run-scenario.ts'

/**
 * What an expression gives of a request and its answer; undefined where there is no such value.
 * `$resource#/items/{itemId}` is not of the specification: the ID of what a creation made, from Location or its body.
 * @see OpenAPI 3.1.1 §4.8.20.4 Runtime Expressions
 */
export const evaluate = (expression: string, done: Done): JsonValue | undefined => {
  if (!expression.startsWith('$')) return expression
  if (expression.startsWith('$resource#')) return resourceId(expression.slice('$resource#'.length), done)
  const [source = '', pointer] = expression.split('#')
  if (source === '$response.body') return valueAt(done.json ?? null, pointer ?? '')
  if (source === '$request.body') return valueAt(done.body ?? null, pointer ?? '')
  if (source.startsWith('$response.header.') && done.sent.kind === 'answer') {
    return headerOf(done.sent, source.slice('$response.header.'.length))
  }
  const given = /^\$request\.(path|query|header)\.(.+)$/.exec(source)
  if (given) return done.values.get(`${given[1]}.${given[2]}`)
  return source === '$statusCode' && done.sent.kind === 'answer' ? done.sent.status : undefined
}

const resourceId = (template: string, done: Done): JsonValue | undefined => {
  const name = /\{([^}/]+)\}$/.exec(template)?.[1] ?? ''
  // An error may have a name or an ID as well; it made nothing.
  if (done.sent.kind !== 'answer' || done.sent.status >= 300) return undefined
  const location = headerOf(done.sent, 'location')
  const path = location === undefined ? undefined : servicePath(location, done.request.target)
  if (path !== undefined) {
    const segments = path
      .replace(/[?#].*$/, '')
      .split('/')
      .filter((each) => each !== '')
    // One alone is a collection, and so is where the creation was sent.
    const [last] = segments.slice(-1)
    const isSame = `/${segments.join('/')}` === done.request.target.replace(/\/?(\?.*)?$/, '')
    if (last !== undefined && segments.length > 1 && !isSame) return decoded(last)
  }
  if (!isJsonObject(done.json)) return undefined
  for (const key of idNames(name)) {
    const value = done.json[key]
    if (typeof value === 'string' || typeof value === 'number') return value
  }
  return undefined
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
