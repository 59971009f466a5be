import { bodyValue } from '../http/body-value.ts'
import { defaultLimits } from '../http/limits.ts'
import { excerpt, isSecretName } from '../http/redact.ts'
import { sseReader } from '../http/sse-reader.ts'
import type { Judge } from './observation.ts'

/** With `x-match: exact` the values of the example are held as well. */
export const judgeExample: Judge = ({ exchange, request, answer, stream, report }) => {
  const { example, mediaType } = exchange
  if (!example?.exact || !mediaType) return []
  let difference: Difference | undefined
  if (stream) {
    const promised = typeof example.value === 'string' ? eventsOf(example.value) : []
    difference = firstDifference(promised, stream.events.map(payloadOf), '')
  } else {
    const body = bodyValue(answer, request.secrets)
    if (body.kind === 'broken') return []
    const came = body.kind === 'bytes' ? answer.body.toString('utf8') : body.value
    difference = firstDifference(example.value, came, '')
  }
  if (!difference) return []
  const { path, want, came } = difference
  const secret = isSecretName(path.split('/').at(-1) ?? '')
  const show = (value: unknown) =>
    secret ? '[redacted]' : excerpt(JSON.stringify(value) ?? 'nothing', request.secrets, 80)
  const where = path === '' ? 'the answer' : `the answer at ${path}`
  return [report('example-mismatch', example.pointer, `${where} is ${show(came)}, not ${show(want)}`, path)]
}

const payloadOf = ({ name, data }: { name: string; data: string }): unknown => {
  try {
    return { event: name, data: JSON.parse(data) as unknown }
  } catch {
    return { event: name, data }
  }
}

const eventsOf = (transcript: string): unknown[] => {
  const reader = sseReader(defaultLimits, undefined)
  reader.push(Buffer.from(`${transcript}\n\n`))
  return reader.finish(true).events.map(payloadOf)
}

interface Difference {
  path: string
  want: unknown
  came: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object'

/** The first place where two JSON values differ; the order of an object's keys is none. */
const firstDifference = (want: unknown, came: unknown, path: string): Difference | undefined => {
  if (Object.is(want, came) || want === came) return undefined
  if (!isRecord(want) || !isRecord(came) || Array.isArray(want) !== Array.isArray(came)) return { path, want, came }
  for (const key of new Set([...Object.keys(want), ...Object.keys(came)])) {
    const found = firstDifference(
      Object.hasOwn(want, key) ? want[key] : undefined,
      Object.hasOwn(came, key) ? came[key] : undefined,
      `${path}/${key}`,
    )
    if (found) return found
  }
  return undefined
}
