import { type ApiModel, isJsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import { mergedSchema } from '../contract/merged-schema.ts'
import { credentialsOf } from '../contract/promises.ts'
import { isSecretName, secretsIn } from '../http/redact.ts'
import type { Done } from '../scenario/run-scenario.ts'
import type { Check } from './check.ts'

/** Lines as the run times of several languages write them. */
const traces: readonly [language: string, pattern: RegExp][] = [
  // At the beginning of a line: a parser names a place within a sentence.
  [
    'JavaScript',
    /(?:(?:^|[\n>;]|\\n)[ \t]*|["'](?:[ \t]{2,})?)at (?:[\w.<>$[\] ]{1,80} )?\(?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]{1,300}:\d+:\d+\)?/,
  ],
  ['Python', /Traceback \(most recent call last\)|File "[^"]{1,200}", line \d+, in /],
  ['Java', /\bat [\w$.]{1,200}\([\w$]{1,80}\.(?:java|kt|scala):\d+\)/],
  ['Go', /goroutine \d+ \[running\]:/],
  ['Ruby', /[\w/.-]{1,200}\.rb:\d+:in [`']/],
  ['PHP', /#\d+ [^\n]{1,200}\.php\(\d+\)/],
  ['.NET', / in [^\n]{1,200}\.cs:line \d+/],
]

/** No answer shows how the service is built, or a credential. @see CWE-209, CWE-522 */
// implements: TL-VERIFY-221
export const checkLeaks: Check = ({ model, done, answer }) => {
  const { pointer } = done.response ?? done.call.operation
  // Without one or the other there is nothing to be found.
  if (answer.status < 400 && done.request.secrets.length === 0) return []
  const text = answer.body.subarray(0, 200_000).toString('utf8')
  const trace = answer.status >= 400 ? traces.find(([, pattern]) => pattern.test(text)) : undefined
  // Hardly any answer holds anything of a request: the first look is a short one.
  const isSuspect = done.request.secrets.some((value) => value.length >= 8 && text.includes(lastWord(value)))
  // An error may say which path leads nowhere.
  const isShown = (value: string) => text.includes(value) && !isInPath(done.request.target, value)
  const secret = isSuspect ? secretsSent(model, done).find(isShown) : undefined
  const isPromised =
    answer.status < 300 &&
    secret !== undefined &&
    done.json !== undefined &&
    done.mediaType?.schema !== undefined &&
    isDeclared(model, done.mediaType.schema, `${done.mediaType.pointer}/schema`, done.json, secret)
  return [
    ...(trace
      ? [
          {
            code: 'stack-trace-shown' as const,
            pointer,
            message: `its ${answer.status} shows a stack trace (${trace[0]})`,
            subject: String(answer.status),
          },
        ]
      : []),
    ...(secret === undefined || isPromised
      ? []
      : [
          {
            code: 'credential-shown' as const,
            pointer,
            message: `its ${answer.status} repeats the credential that was sent`,
            subject: String(answer.status),
          },
        ]),
  ]
}

/** Credentials that are told from words that any answer may hold. */
const secretsSent = (model: ApiModel, { call, request }: Done): string[] => {
  const { identity, operation } = call
  const altered = typeof identity === 'object' && 'header' in identity ? [identity.header] : []
  const own = [...altered, ...credentialsOf(model, operation).flatMap(({ header }) => header ?? [])]
  const carriers = new Set(['authorization', 'cookie', ...own.map((name) => name.toLowerCase())])
  return request.headers
    .filter(([name]) => carriers.has(name.toLowerCase()) || isSecretName(name))
    .flatMap(([, value]) => secretsIn(value))
    .map(lastWord)
    .filter((value) => value.length >= 16 || (value.length >= 8 && /[^a-z]/i.test(value)))
}

const lastWord = (value: string): string => value.split(' ').at(-1) ?? ''

const isInPath = (target: string, text: string): boolean => {
  const [path = ''] = target.split('?')
  return path.includes(text) || path.includes(encodeURIComponent(text))
}

/** Whether the schema has each member that holds a text: a list of keys is there to show them. */
const isDeclared = (
  model: ApiModel,
  schema: SchemaObject,
  pointer: string,
  value: JsonValue,
  text: string,
  isOwn = true,
): boolean => {
  if (typeof value === 'string') return isOwn || !value.includes(text)
  if (typeof value !== 'object' || value === null) return true
  const merged = mergedSchema(model, schema, pointer)
  const parts = Array.isArray(value) ? value.map((item) => ['items', item] as const) : Object.entries(value)
  return parts.every(([name, part]) => {
    const own = Array.isArray(value)
      ? merged.items
      : isJsonObject(merged.properties)
        ? merged.properties[name]
        : undefined
    const at = Array.isArray(value) ? `${pointer}/items` : `${pointer}/properties/${name}`
    return isDeclared(model, isJsonObject(own) ? own : {}, at, part, text, own !== undefined)
  })
}
