import type { SseContract } from '@throughline/openapi'
import type { Fault, SchemaJudge } from '../contract/schema-judge.ts'
import { excerpt } from '../http/redact.ts'
import type { StreamEvent } from '../http/sse-reader.ts'
import type { JudgedEvent } from './observation.ts'

/** Lays each event of a stream beside its declaration. Without a contract every event is as it should be. */
export const judgeEvents = (
  events: readonly StreamEvent[],
  contract: SseContract | undefined,
  schemas: SchemaJudge,
): JudgedEvent[] => {
  const declarations = new Map(contract?.events.map((event) => [event.name, event]))
  return events.map((event) => {
    const sentinel = contract?.sentinel !== undefined && event.data === contract.sentinel
    const declared = declarations.get(event.name)
    if (sentinel || !declared) return { ...event, ...(declared && { declared }), sentinel, faults: [] }
    const parsed = declared.content === 'text' ? { value: event.data } : parse(event.data, declared.pointer)
    if ('fault' in parsed) return { ...event, declared, sentinel, faults: [parsed.fault] }
    const { value } = parsed
    const schema = declared.schema
    const faults = schema === undefined ? [] : schemas.judge(schema, `${declared.pointer}/schema`, value)
    return { ...event, declared, sentinel, value, faults }
  })
}

const parse = (data: string, pointer: string): { value: unknown } | { fault: Fault } => {
  try {
    return { value: JSON.parse(data) }
  } catch {
    return { fault: { path: '', message: 'is no JSON', came: excerpt(data, [], 80), pointer } }
  }
}

/** The events up to the one behind which nothing may follow, and what follows all the same. */
export const splitAtEnd = (judged: readonly JudgedEvent[]): { before: JudgedEvent[]; after: JudgedEvent[] } => {
  const last = judged.findIndex((event) => event.sentinel || event.declared?.terminal === true)
  if (last === -1) return { before: [...judged], after: [] }
  // The literal last payload may stand behind a terminal event.
  const length = last + (judged[last]?.sentinel === false && judged[last + 1]?.sentinel === true ? 2 : 1)
  return { before: judged.slice(0, length), after: judged.slice(length) }
}

/** Whether a stream came to the end that its contract names. */
export const hasEnded = (judged: readonly JudgedEvent[]): boolean =>
  judged.some((event) => event.sentinel || event.declared?.terminal === true)
