import { randomAt } from './arguments.ts'
import { sample } from './sample.ts'
import type { Json, SourceDocument } from './source-document.ts'
import type { SourceAnswer, SourceMedia, SourceOperation } from './source-operations.ts'
import type { Reply } from './stage.ts'

/** An answer after the schemas of a document, and what the client must make of it. */
export interface MadeReply {
  reply: Reply
  status: number
  headers: Record<string, Json>
  media: SourceMedia | undefined
  /** A JSON value, a text, bytes, or the data of each event. */
  kind: 'nothing' | 'json' | 'text' | 'bytes' | 'events'
  value: Json | undefined
}

// What the connection itself says, and what a server must not.
const unsendable = ['content-length', 'transfer-encoding', 'connection', 'content-encoding', 'set-cookie']

/** The code for a range, or for what an operation answers otherwise: one that it does not name. */
const statusOf = (status: string, all: readonly string[]): number | undefined => {
  if (/^[1-5]\d\d$/.test(status)) return Number(status)
  const first = status === 'default' ? 5 : Number(status[0])
  for (let code = first * 100 + 99; code >= first * 100; code--) {
    if (
      !all.includes(String(code)) &&
      !(status === 'default' && all.some((each) => each.toUpperCase() === `${first}XX`))
    )
      return code
  }
  return undefined
}

export const makeReply = (
  source: SourceDocument,
  operation: SourceOperation,
  answer: SourceAnswer,
  media: SourceMedia | undefined,
): MadeReply | { unmade: string } => {
  const id = `${operation.method} ${operation.path} ${answer.status} ${media?.name ?? ''}`
  const status = statusOf(
    answer.status,
    operation.answers.map((each) => each.status),
  )
  // Informational answers are not what a request ends with.
  if (status === undefined || status < 200) return { unmade: `answer ${answer.status}` }
  const headers: Record<string, Json> = {}
  for (const header of answer.headers) {
    if (unsendable.includes(header.name.toLowerCase())) continue
    const found = sample(source, header.schema, randomAt(`${id} ${header.name}`), { alphabet: 'header', flat: true })
    if (found !== undefined && typeof found.value !== 'object') headers[header.name] = found.value
    else if (header.required) return { unmade: `header ${header.name} of ${answer.status}` }
  }
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  const bare = operation.method === 'head' || [204, 205, 304].includes(status)
  if (media === undefined || bare) {
    return {
      reply: { status, headers: sent, body: '' },
      status,
      headers,
      media: undefined,
      kind: 'nothing',
      value: undefined,
    }
  }
  const found = contentOf(source, media, id)
  if (found === undefined) return { unmade: `content of ${answer.status}` }
  const name = media.name.includes('*') ? 'application/x-any' : media.name
  const type = found.kind === 'text' ? name.replace(/;.*/, '') : name
  return {
    reply: { status, headers: { ...sent, 'content-type': type }, body: found.body },
    status,
    headers,
    media,
    kind: found.kind,
    value: found.value,
  }
}

const contentOf = (
  source: SourceDocument,
  media: SourceMedia,
  id: string,
): (Pick<MadeReply, 'kind' | 'value'> & { body: string }) | undefined => {
  if (media.name.startsWith('text/event-stream')) {
    const events: Json[] = []
    for (let index = 0; index < 3; index++) {
      const found = media.schema ? sample(source, media.schema, randomAt(`${id} ${index}`)) : { value: 'some text' }
      if (found === undefined) return undefined
      events.push(found.value)
    }
    return { kind: 'events', value: events, body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') }
  }
  if (/[/+]json\b/.test(media.name)) {
    const found = media.schema ? sample(source, media.schema, randomAt(id)) : { value: { any: 'thing' } }
    return found && { kind: 'json', value: found.value, body: JSON.stringify(found.value) }
  }
  const text = 'some text, ü'
  return {
    kind: media.name.startsWith('text/') || /[/+](?:xml|yaml)\b/.test(media.name) ? 'text' : 'bytes',
    value: text,
    body: text,
  }
}
