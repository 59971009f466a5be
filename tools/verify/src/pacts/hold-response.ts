import type { Finding } from '@throughline/kernel'
import type { MediaType, Response } from '@throughline/openapi'
import { typesOf } from '../contract/schema-document.ts'
import { faultText } from '../contract/schema-judge.ts'
import { defaultLimits } from '../http/limits.ts'
import { essence, isWildcard, matchesMediaType } from '../http/media-type.ts'
import { sseReader } from '../http/sse-reader.ts'
import { judgeEvents } from '../judges/judge-events.ts'
import { judgeSseEnd } from '../judges/sse-end.ts'
import { judgeSseEvents } from '../judges/sse-events.ts'
import { judgeSseIndex } from '../judges/sse-index.ts'
import { judgeSseOrder } from '../judges/sse-order.ts'
import { headerValues } from '../serialization/header-value.ts'
import { type Held, tellFaults } from './holding.ts'
import type { PactBody, PactResponse } from './pact.ts'

/** What a consumer relies on in an answer is declared: each header, the content type, and what it reads of the body. */
// implements: TL-VERIFY-020
export const holdResponse = (held: Held, response: Response, answer: PactResponse): Finding[] => [
  ...holdHeaders(held, response, answer),
  ...(answer.body ? holdBody(held, response, answer.body) : []),
]

/** HTTP itself promises them, whatever a contract says. @see RFC 9110 §6.6, §7.6, §8 */
const ofHttp = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding'])

const holdHeaders = ({ found, judges, tell }: Held, response: Response, { headers }: PactResponse): Finding[] => {
  const { model } = found
  return headers.flatMap(({ name, text, pointer }) => {
    if (ofHttp.has(name.toLowerCase())) return []
    const declared = response.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (!declared) {
      const place = model.locate(response.pointer, { key: true })
      return [tell(pointer, `the answer ${response.status} has no header ${name}`, place)]
    }
    const { schema, at } = declared.content
      ? { schema: declared.content.schema, at: `${declared.content.pointer}/schema` }
      : { schema: declared.schema, at: `${declared.pointer}/schema` }
    if (schema === undefined) return []
    const judged = headerValues(model, declared, text).map((value) => judges.reliance.judge(schema, at, value))
    const [fault] = judged.some((faults) => faults.length === 0) ? [] : judged.flat()
    return fault ? [tell(pointer, `the header ${name} ${faultText(fault)}`, model.locate(fault.pointer))] : []
  })
}

const holdBody = (held: Held, response: Response, body: PactBody): Finding[] => {
  const { found, judges, tell } = held
  const { model } = found
  const place = model.locate(response.pointer, { key: true })
  if (response.content.length === 0) return [tell(body.pointer, `the answer ${response.status} has no body`, place)]
  const mediaType = mediaTypeOf(response, body)
  if (!mediaType) {
    const types = response.content.map(({ name }) => name).join(', ')
    return [tell(body.pointer, `the answer ${response.status} is ${types}; not ${body.contentType}`, place)]
  }
  const { schema, pointer } = mediaType
  const { content } = body
  if (mediaType.sse && content.kind === 'text') return holdStream(held, mediaType, content.text, body.pointer)
  if (schema === undefined || content.kind === 'bytes') return []
  const at = `${pointer}/schema`
  if (content.kind === 'text' && !typesOf(model, schema, at).has('string')) return []
  const faults = judges.reliance.judge(schema, at, content.kind === 'json' ? content.value : content.text)
  return tellFaults(faults, { tell, model, what: 'the body of the answer', pointer: body.pointer })
}

/** The declared content that a body is of. */
export const mediaTypeOf = ({ content }: Response, { contentType }: PactBody): MediaType | undefined =>
  isWildcard(essence(contentType)) ? content[0] : content.find(({ name }) => matchesMediaType(name, contentType))

/** A transcript is an answer as a whole: its events are held as those of a running service are. */
const holdStream = ({ found, judges, tell }: Held, { sse }: MediaType, text: string, pointer: string): Finding[] => {
  const { model } = found
  const reader = sseReader(defaultLimits, sse)
  reader.push(Buffer.from(text))
  const reading = reader.finish(true)
  const judged = judgeEvents(reading.events, sse, judges.answer)
  const seen = {
    stream: { ...reading, judged, ...(sse && { contract: sse }) },
    answer: { end: { kind: 'complete' as const } },
    report: (_code: string, at: string, message: string) => tell(pointer, message, model.locate(at)),
  }
  const framing = reading.faults.map((fault) => tell(pointer, fault))
  return [...framing, ...[judgeSseEvents, judgeSseOrder, judgeSseIndex, judgeSseEnd].flatMap((judge) => judge(seen))]
}
